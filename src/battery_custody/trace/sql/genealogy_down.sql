-- Purpose: the links below an item.
-- Params: key
-- Returns: one row a link, in no order
SELECT parent_key, descendant_key, relation, since_s, until_s, known_s FROM genealogy WHERE ancestor_key = $key
