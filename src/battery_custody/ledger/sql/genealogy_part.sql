-- Purpose: the outputs of transformations that were parts of their inputs, directly, in a module or in a module's part.
-- Reads: genealogy_scope (NULL key: everything), aggregation, transformation, transformation_input,
--     transformation_output
-- Leaves: transformation_part
INSERT INTO transformation_part
WITH in_scope AS (
    SELECT DISTINCT made.transformation_id
    FROM transformation_output AS made
    WHERE
        EXISTS (FROM genealogy_scope WHERE key IS NULL)
        OR made.item_key IN (SELECT key FROM genealogy_scope)
        OR made.transformation_id IN (
            SELECT transformation_id FROM transformation_input WHERE item_key IN (SELECT key FROM genealogy_scope)
        )
),

output AS (
    SELECT made.transformation_id, made.item_key, coalesce(process.event_s, 9223372036854775807) AS event_s
    FROM transformation_output AS made
    SEMI JOIN in_scope USING (transformation_id)
    LEFT JOIN transformation AS process USING (transformation_id)
),

level_1 AS (
    SELECT output.transformation_id, output.event_s, output.item_key, link.parent_key
    FROM output
    INNER JOIN aggregation AS link ON link.child_key = output.item_key AND link.joined_s <= output.event_s
),

level_2 AS (
    SELECT below.transformation_id, below.event_s, below.item_key, link.parent_key
    FROM level_1 AS below
    INNER JOIN aggregation AS link ON link.child_key = below.parent_key AND link.joined_s <= below.event_s
),

level_3 AS (
    SELECT below.transformation_id, below.event_s, below.item_key, link.parent_key
    FROM level_2 AS below
    INNER JOIN aggregation AS link ON link.child_key = below.parent_key AND link.joined_s <= below.event_s
),

above AS (
    FROM level_1
    UNION ALL
    FROM level_2
    UNION ALL
    FROM level_3
)

SELECT DISTINCT above.transformation_id, above.parent_key, above.item_key
FROM above
SEMI JOIN transformation_input AS used
    ON used.transformation_id = above.transformation_id AND used.item_key = above.parent_key
WHERE NOT EXISTS (
    FROM transformation_part AS known
    WHERE
        known.transformation_id = above.transformation_id
        AND known.input_key = above.parent_key
        AND known.output_key = above.item_key
)
