-- Purpose: the times during which items were in two wholes at once, of which neither is in the other.
-- Reads: aggregation, genealogy, genealogy_scope (a NULL key: everything)
-- Leaves: part_overlap
INSERT INTO part_overlap
WITH moved AS (
    SELECT child_key
    FROM aggregation
    WHERE EXISTS (FROM genealogy_scope WHERE key IS NULL) OR child_key IN (SELECT key FROM genealogy_scope)
    GROUP BY child_key
    HAVING count(DISTINCT parent_key) > 1
),

link AS (
    FROM aggregation SEMI JOIN moved USING (child_key)
)

SELECT
    one.child_key,
    one.parent_key,
    other.parent_key,
    max(greatest(one.joined_s, other.joined_s)),
    least(one.separated_s, other.separated_s)
FROM link AS one
INNER JOIN link AS other
    ON
        other.child_key = one.child_key
        AND other.parent_key <> one.parent_key
        AND (one.joined_s < other.joined_s OR (one.joined_s = other.joined_s AND one.parent_key < other.parent_key))
        AND other.joined_s < coalesce(one.separated_s, 9223372036854775807)
        AND one.joined_s < coalesce(other.separated_s, 9223372036854775807)
ANTI JOIN genealogy AS within ON within.ancestor_key = one.parent_key AND within.descendant_key = other.parent_key
ANTI JOIN genealogy AS around ON around.ancestor_key = other.parent_key AND around.descendant_key = one.parent_key
GROUP BY ALL
