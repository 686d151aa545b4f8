-- Purpose: the items that were reached last and from which links go on; a way that has come back to
--     its beginning ends there.
-- Reads: genealogy_front, genealogy_link, genealogy_fork, genealogy_candidate, genealogy_onward
-- Leaves: TEMP genealogy_front_next
CREATE OR REPLACE TEMP TABLE genealogy_front_next AS
SELECT
    front.ancestor_key,
    link.child_key AS item_key,
    least(front.counts_until_s, link.counts_until_s) AS counts_until_s,
    false AS forked
FROM genealogy_front AS front
INNER JOIN genealogy_link AS link ON link.parent_key = front.item_key
SEMI JOIN genealogy_onward AS onward ON onward.key = link.child_key
ANTI JOIN genealogy_fork AS fork ON fork.key = link.child_key
WHERE NOT front.forked AND link.child_key <> front.ancestor_key
UNION ALL
SELECT
    ancestor_key,
    descendant_key,
    nullif(max(coalesce(counts_until_s, 9223372036854775807)), 9223372036854775807),
    true
FROM genealogy_candidate
WHERE descendant_key <> ancestor_key AND descendant_key IN (SELECT key FROM genealogy_onward)
GROUP BY ancestor_key, descendant_key
