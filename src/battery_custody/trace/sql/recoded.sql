-- Purpose: the new codes of items.
-- Params: key
-- Returns: recoded_from_key, item_key
SELECT recoded_from_key, item_key FROM battery WHERE recoded_from_key = $key
