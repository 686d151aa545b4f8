-- Purpose: the items above an item.
-- Params: key
-- Returns: one row an item, in no order
SELECT DISTINCT ancestor_key FROM genealogy WHERE descendant_key = $key
