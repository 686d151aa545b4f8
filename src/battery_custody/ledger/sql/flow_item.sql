-- Purpose: the batteries that go into or come out of transformations in scope, with what their own records say.
-- Reads: flow_scope, transformation_input, transformation_output, transformation, battery, item_life,
--     battery_code
-- Leaves: TEMP flow_item (item_key, level, chemistry, coded_chemistry, energy_kwh, mass_kg, event_kg, made_s, used_s)
CREATE OR REPLACE TEMP TABLE flow_item AS
WITH moved AS (
    SELECT transformation_id, item_key FROM transformation_input
    UNION ALL
    SELECT transformation_id, item_key FROM transformation_output
),

used AS (
    SELECT moved.item_key, min(process.event_s) AS used_s
    FROM moved
    SEMI JOIN flow_scope USING (transformation_id)
    ANTI JOIN lot ON lot.item_key = moved.item_key
    LEFT JOIN transformation AS process USING (transformation_id)
    GROUP BY moved.item_key
)

SELECT
    used.item_key,
    battery.level,
    battery.chemistry,
    -- The first word is the one that the type letter stands for.
    split_part(code.chemistries, ';', 1) AS coded_chemistry,
    battery.energy_kwh,
    battery.mass_kg,
    life.mass_kg AS event_kg,
    coalesce(battery.made_s, battery.coded_s, code.made_s) AS made_s,
    used.used_s
FROM used
INNER JOIN battery USING (item_key)
LEFT JOIN item_life AS life USING (item_key)
LEFT JOIN battery_code AS code USING (item_key)
