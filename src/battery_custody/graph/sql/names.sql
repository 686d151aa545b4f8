-- Purpose: which items the other names in scope stand for.
-- Reads: item_alias
-- Returns: owner_key, then the columns of the projected table
SELECT owner_key, alias_id, battery_id, lot_id FROM item_alias
