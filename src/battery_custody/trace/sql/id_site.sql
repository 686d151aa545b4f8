-- Purpose: the ids behind keys.
-- Params: key
-- Returns: key, id
SELECT key, id FROM keys.site WHERE key = $key
