-- Purpose: the ids behind keys.
-- Params: key
-- Returns: key, id
SELECT key, id FROM keys.party WHERE key = $key
