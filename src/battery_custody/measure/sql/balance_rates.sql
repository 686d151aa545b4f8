-- Purpose: how much of each substance came out again, over those transformations of an enterprise within a
--     period whose outputs are all known; inputs of unknown content count as holding nothing, so that the rate is an
--     upper bound. What came out and went in again is neither.
-- Params: enterprise_key, from_s and to_s (both inclusive, NULL: open)
-- Reads: material_flow, transformation_balance
-- Returns: substance (kg, li, ni, co, mn), in_kg, out_kg, judged_share and unknown_share (of the inputs, by mass:
--     those on which the rate rests, and those whose content is unknown or known as a lower bound only)
WITH flow AS (
    SELECT *
    FROM material_flow
    WHERE
        enterprise_key = $enterprise_key
        AND ($from_s IS NULL OR event_s >= $from_s)
        AND ($to_s IS NULL OR event_s <= $to_s)
),

judged AS (
    SELECT transformation_id, CASE WHEN substance = 'mass' THEN 'kg' ELSE substance END AS substance
    FROM transformation_balance
    WHERE
        enterprise_key = $enterprise_key
        AND out_unknown = 0
),

long AS (
    SELECT
        transformation_id,
        side,
        item_key,
        is_lot,
        coalesce(mass_kg, avg(mass_kg) FILTER (side = 'input') OVER (), 1) AS weight_kg,
        unnest(['kg', 'li', 'ni', 'co', 'mn']) AS substance,
        unnest([mass_kg, li_kg, ni_kg, co_kg, mn_kg]) AS kg,
        substance <> 'kg' AND at_least AS is_bound
    FROM flow
),

item AS (
    SELECT
        item_key,
        substance,
        CASE WHEN bool_or(is_lot) THEN sum(kg) FILTER (side = 'input') ELSE max(kg) FILTER (side = 'input') END AS in_kg,
        CASE WHEN bool_or(is_lot) THEN sum(kg) FILTER (side = 'output') ELSE max(kg) FILTER (side = 'output') END AS out_kg
    FROM long
    SEMI JOIN judged USING (transformation_id, substance)
    GROUP BY item_key, substance
),

rate AS (
    SELECT
        substance,
        sum(greatest(coalesce(in_kg, 0) - coalesce(out_kg, 0), 0)) AS in_kg,
        sum(greatest(coalesce(out_kg, 0) - coalesce(in_kg, 0), 0)) AS out_kg
    FROM item
    GROUP BY substance
),

covered AS (
    SELECT
        long.substance,
        sum(long.weight_kg) FILTER (judged.transformation_id IS NOT NULL AND long.kg IS NOT NULL AND NOT long.is_bound)
        / nullif(sum(long.weight_kg), 0) AS judged_share,
        sum(long.weight_kg) FILTER (long.kg IS NULL OR long.is_bound) / nullif(sum(long.weight_kg), 0) AS unknown_share
    FROM long
    LEFT JOIN judged USING (transformation_id, substance)
    -- What the enterprise made itself within the period is no input of it.
    WHERE
        long.side = 'input'
        AND NOT EXISTS (FROM flow AS made WHERE made.side = 'output' AND made.item_key = long.item_key)
    GROUP BY long.substance
)

SELECT covered.substance, rate.in_kg, rate.out_kg, coalesce(covered.judged_share, 0), coalesce(covered.unknown_share, 0)
FROM covered
LEFT JOIN rate USING (substance)
