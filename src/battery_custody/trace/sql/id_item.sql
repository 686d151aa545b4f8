-- Purpose: what items are called.
-- Params: key
-- Returns: one row an item
SELECT key, id FROM keys.item WHERE key = $key
