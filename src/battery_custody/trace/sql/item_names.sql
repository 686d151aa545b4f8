-- Purpose: the ids of some items.
-- Params: key
-- Returns: key, id
SELECT key, id FROM keys.item WHERE key IN (SELECT unnest($key))
