-- Purpose: the links whose child is one of some items.
-- Params: key
-- Returns: one row a link, in no order
SELECT parent_key, descendant_key, relation, since_s, until_s, known_s
FROM genealogy
WHERE ancestor_key = parent_key AND descendant_key IN (SELECT unnest($key))
