-- Purpose: the other names of the items in scope.
-- Reads: item_alias
-- Returns: owner_key, then the columns of the projected table
SELECT owner_key, alias_id, alias, item_id FROM item_alias
