-- Purpose: the links one step further down that only one way leads to.
-- Params: steps (how many links from the ancestor)
-- Reads: genealogy_front (ancestor_key, item_key, counts_until_s, forked), genealogy_link, genealogy_fork
-- Leaves: genealogy, in the order of its ancestors so that those of one lie together
INSERT INTO genealogy BY NAME
SELECT
    front.ancestor_key,
    link.child_key AS descendant_key,
    link.parent_key,
    link.relation,
    $steps AS steps,
    link.since_s,
    link.until_s,
    least(front.counts_until_s, link.counts_until_s) AS counts_until_s,
    link.known_s
FROM genealogy_front AS front
INNER JOIN genealogy_link AS link ON link.parent_key = front.item_key
ANTI JOIN genealogy_fork AS fork ON fork.key = link.child_key
WHERE NOT front.forked
ORDER BY front.ancestor_key
