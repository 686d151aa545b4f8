-- Purpose: chemistry, energy and mass of each battery in scope, each with where it comes from.
-- Reads: flow_item, flow_chemistry, flow_share, flow_kin, battery
-- Leaves: TEMP flow_battery (item_key, chemistry, chemistry_basis, energy_kwh, energy_basis, mass_kg, mass_basis,
--     dated_s: the day whose table of metals counts)
CREATE OR REPLACE TEMP TABLE flow_battery AS
WITH nearest AS (
    SELECT item_key, min(steps) AS steps FROM flow_kin WHERE basis = 'original' GROUP BY item_key
),

original AS (
    -- One original of the same level: a battery rebuilt from several is none of them.
    SELECT kin.item_key, min(near.energy_kwh) AS energy_kwh, min(near.mass_kg) AS mass_kg
    FROM flow_kin AS kin
    INNER JOIN nearest USING (item_key, steps)
    INNER JOIN flow_item AS item USING (item_key)
    INNER JOIN battery AS near ON near.item_key = kin.kin_key
    WHERE kin.basis = 'original'
    GROUP BY kin.item_key
    HAVING count(*) = 1 AND coalesce(min(near.level) = min(item.level), true)
),

parts AS (
    SELECT kin.item_key, sum(part.energy_kwh) AS energy_kwh
    FROM flow_kin AS kin
    INNER JOIN battery AS part ON part.item_key = kin.kin_key
    WHERE kin.steps = 11
    GROUP BY kin.item_key
    HAVING count(*) = count(part.energy_kwh)
),

older AS (
    SELECT kin.item_key, min(coalesce(near.made_s, near.coded_s)) AS made_s
    FROM flow_kin AS kin
    INNER JOIN battery AS near ON near.item_key = kin.kin_key
    GROUP BY kin.item_key
)

SELECT
    item.item_key,
    chemistry.chemistry,
    chemistry.chemistry_basis,
    coalesce(item.energy_kwh, original.energy_kwh, parts.energy_kwh, flow_share.energy_kwh) AS energy_kwh,
    CASE
        WHEN item.energy_kwh IS NOT NULL THEN 'record'
        WHEN original.energy_kwh IS NOT NULL THEN 'original'
        WHEN parts.energy_kwh IS NOT NULL THEN 'parts'
        WHEN flow_share.energy_kwh IS NOT NULL THEN 'whole'
    END AS energy_basis,
    coalesce(item.mass_kg, item.event_kg, original.mass_kg) AS mass_kg,
    CASE
        WHEN item.mass_kg IS NOT NULL THEN 'record'
        WHEN item.event_kg IS NOT NULL THEN 'event'
        WHEN original.mass_kg IS NOT NULL THEN 'original'
    END AS mass_basis,
    coalesce(item.made_s, older.made_s, item.used_s) AS dated_s
FROM flow_item AS item
LEFT JOIN flow_chemistry AS chemistry USING (item_key)
LEFT JOIN flow_share USING (item_key)
LEFT JOIN original USING (item_key)
LEFT JOIN parts USING (item_key)
LEFT JOIN older USING (item_key)
