-- Purpose: the links below the items asked about, in one table to walk or to read.
-- Params: as_of_s (only links that held then; NULL: ended ones too)
-- Reads: reach_root (root_key)
-- Leaves: TEMP reach_link (root_key, parent_key, item_key, relation, steps, since_s, last_s)
CREATE OR REPLACE TEMP TABLE reach_link AS
SELECT
    link.ancestor_key AS root_key,
    link.parent_key,
    link.descendant_key AS item_key,
    link.relation,
    link.steps,
    link.since_s,
    coalesce(link.counts_until_s, 9223372036854775807) AS last_s
FROM genealogy AS link
SEMI JOIN reach_root AS root ON root.root_key = link.ancestor_key
WHERE
    link.descendant_key <> link.ancestor_key
    AND (
        $as_of_s IS NULL
        OR (
            coalesce(link.since_s, 0) <= $as_of_s
            AND coalesce(link.until_s, 9223372036854775807) > $as_of_s
        )
    )
