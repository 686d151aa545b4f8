-- Purpose: what items were re-coded from.
-- Params: key
-- Returns: item_key, recoded_from_key
SELECT item_key, recoded_from_key FROM battery WHERE item_key = $key AND recoded_from_key IS NOT NULL
