-- Purpose: one step from items to those whose mass or metals may follow from them: parts and new codes of
--     theirs, what they are parts of, and what was made in a transformation that they went into.
-- Reads: flow_touched (key), aggregation, reported.batteries, transformation_input, transformation_output
-- Leaves: more rows in flow_touched
INSERT INTO flow_touched
SELECT child_key
FROM aggregation
SEMI JOIN flow_touched AS near ON near.key = aggregation.parent_key
UNION
SELECT parent_key
FROM aggregation
SEMI JOIN flow_touched AS near ON near.key = aggregation.child_key
UNION
SELECT battery_key
FROM reported.batteries
SEMI JOIN flow_touched AS near ON near.key = batteries.recoded_from_key
UNION
SELECT made.item_key
FROM transformation_output AS made
INNER JOIN transformation_input AS used USING (transformation_id)
SEMI JOIN flow_touched AS near ON near.key = used.item_key
EXCEPT
FROM flow_touched
