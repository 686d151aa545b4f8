-- Purpose: the ways by which items in scope are found below themselves.
-- Reads: genealogy, genealogy_root (an empty one: all items)
-- Leaves: genealogy_cycle
INSERT INTO genealogy_cycle
SELECT ancestor_key, parent_key, relation, steps, since_s, until_s
FROM genealogy
WHERE
    ancestor_key = descendant_key
    AND (NOT EXISTS (FROM genealogy_root) OR ancestor_key IN (SELECT key FROM genealogy_root))
