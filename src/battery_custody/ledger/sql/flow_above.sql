-- Purpose: one step up from batteries of which something is missing: to their originals and to their wholes.
-- Params: steps (number of this step, from 1)
-- Reads: flow_kin (item_key, kin_key, steps, basis), reported.batteries, aggregation
-- Leaves: more rows in flow_kin
INSERT INTO flow_kin
WITH edge AS (
    -- The original of a whole tells as much as the whole does.
    SELECT
        kin.item_key,
        told.recoded_from_key AS kin_key,
        CASE WHEN kin.basis = 'whole' THEN 'whole' ELSE 'original' END AS basis
    FROM flow_kin AS kin
    INNER JOIN reported.batteries AS told ON told.battery_key = kin.kin_key AND told.recoded_from_key IS NOT NULL
    WHERE kin.steps = $steps - 1
    UNION
    SELECT kin.item_key, part.parent_key, 'whole'
    FROM flow_kin AS kin
    INNER JOIN aggregation AS part ON part.child_key = kin.kin_key
    WHERE kin.steps = $steps - 1
)

SELECT item_key, kin_key, $steps::INTEGER, min(basis)
FROM edge
WHERE NOT EXISTS (FROM flow_kin AS known WHERE known.item_key = edge.item_key AND known.kin_key = edge.kin_key)
GROUP BY item_key, kin_key
