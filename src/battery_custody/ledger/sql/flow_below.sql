-- Purpose: one step down from batteries of which something is missing: to the parts that were in them when
--     they were used.
-- Params: steps (number of this step; parts stand after all that is above)
-- Reads: flow_kin, flow_item, aggregation
-- Leaves: more rows in flow_kin
INSERT INTO flow_kin
SELECT DISTINCT kin.item_key, part.child_key, $steps::INTEGER, 'parts'
FROM flow_kin AS kin
INNER JOIN flow_item AS item USING (item_key)
INNER JOIN aggregation AS part ON part.parent_key = kin.kin_key
WHERE
    kin.steps = CASE WHEN $steps = 11 THEN 0 ELSE $steps - 1 END
    AND (part.separated_s IS NULL OR item.used_s IS NULL OR part.separated_s >= item.used_s - 86400)
    AND NOT EXISTS (FROM flow_kin AS known WHERE known.item_key = kin.item_key AND known.kin_key = part.child_key)
