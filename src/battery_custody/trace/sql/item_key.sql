-- Purpose: the item of an id.
-- Params: normal_id (the id's normal form)
-- Returns: at most one row
SELECT key FROM keys.item WHERE normal_id = $normal_id
