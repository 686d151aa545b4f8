-- Purpose: every link of items: parts in wholes, inputs and what was made from them, originals and new codes.
--     An output that was a part of an input was taken out of it and not made from it; an item that
--     goes in and comes out is no link of itself.
-- Reads: aggregation, transformation, transformation_input, transformation_output, transformation_part,
--     reported.batteries, item_life, battery
-- Leaves: TEMP VIEW genealogy_link (parent_key, child_key, relation, since_s, until_s, counts_until_s, known_s)
CREATE OR REPLACE TEMP VIEW genealogy_link AS
SELECT
    parent_key,
    child_key,
    'part_of' AS relation,
    joined_s AS since_s,
    separated_s AS until_s,
    separated_s AS counts_until_s,
    joined_s AS known_s
FROM aggregation
UNION ALL
SELECT DISTINCT
    made.item_key,
    used.item_key,
    'input_to',
    process.event_s,
    NULL::BIGINT,
    process.event_s,
    coalesce(process.record_s, process.event_s)
FROM transformation_output AS made
INNER JOIN transformation_input AS used USING (transformation_id)
LEFT JOIN transformation AS process USING (transformation_id)
WHERE
    made.item_key <> used.item_key
    AND NOT EXISTS (
        FROM transformation_part AS part
        WHERE
            part.transformation_id = made.transformation_id
            AND part.input_key = used.item_key
            AND part.output_key = made.item_key
    )
UNION ALL
-- A battery that was put together from several keeps each of the codes that its reports name.
SELECT
    told.battery_key,
    told.recoded_from_key,
    'recoded_from',
    coalesce(life.first_s, new_code.coded_s, new_code.made_s),
    NULL::BIGINT,
    coalesce(life.first_s, new_code.coded_s, new_code.made_s),
    NULL::BIGINT
FROM (SELECT DISTINCT battery_key, recoded_from_key FROM reported.batteries WHERE recoded_from_key IS NOT NULL) AS told
LEFT JOIN item_life AS life ON life.item_key = told.battery_key
LEFT JOIN battery AS new_code ON new_code.item_key = told.battery_key
