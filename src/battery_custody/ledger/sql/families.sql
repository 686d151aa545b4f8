-- Purpose: new items in an order that keeps a whole and its parts together, so that the keys of one
--     battery lie in few blocks and are found in one look.
-- Reads: fresh (normal_id, id), staged_aggregations
-- Returns: a FROM item (id, normal_id)
(
    WITH whole AS (
        SELECT child_id, min(parent_id) AS parent_id FROM staged_aggregations GROUP BY child_id
    ),

    family AS (
        SELECT one.child_id AS id, coalesce(three.parent_id, two.parent_id, one.parent_id) AS head_id
        FROM whole AS one
        LEFT JOIN whole AS two ON two.child_id = one.parent_id
        LEFT JOIN whole AS three ON three.child_id = two.parent_id
    )

    SELECT fresh.id, fresh.normal_id
    FROM fresh
    LEFT JOIN family USING (id)
    ORDER BY coalesce(family.head_id, fresh.id), fresh.id
)
