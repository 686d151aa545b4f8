-- Purpose: the links one step further down to which several ways may lead, each once, less those that
--     were reached before by a way that counts as long.
-- Params: steps (how many links from the ancestor)
-- Reads: genealogy_front, genealogy_link, genealogy_fork, genealogy_forked
-- Leaves: TEMP genealogy_candidate with the columns of genealogy
CREATE OR REPLACE TEMP TABLE genealogy_candidate AS
WITH reached AS (
    SELECT
        front.ancestor_key,
        link.child_key AS descendant_key,
        link.parent_key,
        link.relation,
        link.since_s,
        link.until_s,
        link.known_s,
        -- Nothing is later than no end.
        max(coalesce(least(front.counts_until_s, link.counts_until_s), 9223372036854775807)) AS counts_s
    FROM genealogy_front AS front
    INNER JOIN genealogy_link AS link ON link.parent_key = front.item_key
    WHERE front.forked OR link.child_key IN (SELECT key FROM genealogy_fork)
    GROUP BY ALL
)

SELECT
    ancestor_key,
    descendant_key,
    parent_key,
    relation,
    $steps AS steps,
    since_s,
    until_s,
    nullif(counts_s, 9223372036854775807) AS counts_until_s,
    known_s
FROM reached
WHERE NOT EXISTS (
    FROM genealogy_forked AS known
    WHERE
        known.ancestor_key = reached.ancestor_key
        AND known.parent_key = reached.parent_key
        AND known.descendant_key = reached.descendant_key
        AND known.relation = reached.relation
        AND known.since_s IS NOT DISTINCT FROM reached.since_s
        AND coalesce(known.counts_until_s, 9223372036854775807) >= reached.counts_s
)
