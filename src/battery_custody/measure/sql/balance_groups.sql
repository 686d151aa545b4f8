-- Purpose: what went into the transformations of an enterprise within a period and what came out of them, by
--     chemistry or material. What came out and went in again within the period is neither.
-- Params: enterprise_key, from_s and to_s (both inclusive, NULL: open)
-- Reads: material_flow, battery
-- Returns: side, group_name, items, unweighed (items without mass), untold (items without metals, or bounds only),
--     kg, li_kg, ni_kg, co_kg, mn_kg (NULL: nothing known), untold_share (of the inputs, by mass, the same in each row)
WITH flow AS (
    SELECT *
    FROM material_flow
    WHERE
        enterprise_key = $enterprise_key
        AND ($from_s IS NULL OR event_s >= $from_s)
        AND ($to_s IS NULL OR event_s <= $to_s)
),

named AS (
    SELECT
        flow.*,
        CASE
            WHEN flow.is_lot THEN coalesce(flow.material, 'unknown material')
            WHEN flow.side = 'input' AND flow.chemistry = 'other' THEN 'other chemistry'
            WHEN flow.side = 'input' THEN coalesce(flow.chemistry, 'unknown chemistry')
            ELSE coalesce(battery.level || 's', 'batteries')
        END AS group_name
    FROM flow
    LEFT JOIN battery USING (item_key)
),

long AS (
    SELECT
        side,
        item_key,
        is_lot,
        group_name,
        metal_basis IS NULL OR at_least AS is_untold,
        unnest(['kg', 'li', 'ni', 'co', 'mn']) AS substance,
        unnest([mass_kg, li_kg, ni_kg, co_kg, mn_kg]) AS kg
    FROM named
),

item AS (
    -- A battery goes in once, however often it is reported; a lot may be used by parts.
    SELECT
        item_key,
        substance,
        min(group_name) FILTER (side = 'input') AS input_name,
        min(group_name) FILTER (side = 'output') AS output_name,
        bool_or(is_untold) FILTER (side = 'input') AS is_untold_in,
        bool_or(is_untold) FILTER (side = 'output') AS is_untold_out,
        CASE WHEN bool_or(is_lot) THEN sum(kg) FILTER (side = 'input') ELSE max(kg) FILTER (side = 'input') END AS in_kg,
        CASE WHEN bool_or(is_lot) THEN sum(kg) FILTER (side = 'output') ELSE max(kg) FILTER (side = 'output') END AS out_kg
    FROM long
    GROUP BY item_key, substance
),

net AS (
    SELECT
        item_key,
        substance,
        'input' AS side,
        input_name AS group_name,
        is_untold_in AS is_untold,
        CASE WHEN output_name IS NULL THEN in_kg ELSE greatest(in_kg - out_kg, 0) END AS kg
    FROM item
    WHERE input_name IS NOT NULL AND (output_name IS NULL OR in_kg > out_kg)
    UNION ALL
    SELECT
        item_key,
        substance,
        'output',
        output_name,
        is_untold_out,
        CASE WHEN input_name IS NULL THEN out_kg ELSE greatest(out_kg - in_kg, 0) END
    FROM item
    WHERE output_name IS NOT NULL AND (input_name IS NULL OR out_kg > in_kg)
),

weight AS (
    -- An input without mass counts as the mean of the others.
    SELECT
        item_key,
        is_untold,
        coalesce(kg, avg(kg) OVER (), 1) AS weight_kg
    FROM net
    WHERE side = 'input' AND substance = 'kg'
)

SELECT
    side,
    group_name,
    count(DISTINCT item_key) AS items,
    count(*) FILTER (substance = 'kg' AND kg IS NULL) AS unweighed,
    count(DISTINCT item_key) FILTER (is_untold) AS untold,
    sum(kg) FILTER (substance = 'kg') AS kg,
    sum(kg) FILTER (substance = 'li') AS li_kg,
    sum(kg) FILTER (substance = 'ni') AS ni_kg,
    sum(kg) FILTER (substance = 'co') AS co_kg,
    sum(kg) FILTER (substance = 'mn') AS mn_kg,
    (SELECT coalesce(sum(weight_kg) FILTER (is_untold), 0) / nullif(sum(weight_kg), 0) FROM weight) AS untold_share
FROM net
GROUP BY side, group_name
ORDER BY side, kg DESC NULLS LAST, group_name
