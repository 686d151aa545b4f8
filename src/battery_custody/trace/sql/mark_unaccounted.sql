-- Purpose: the parts of an item that was taken apart of which nothing is reported since.
-- Params: key
-- Returns: child_key, opened_id
SELECT child_key, opened_id FROM part_account WHERE parent_key = $key AND sign IS NULL
