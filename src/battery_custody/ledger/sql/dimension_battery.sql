-- Purpose: the items in scope that are no lots, with the last known value of each attribute.
-- Reads: scope_item, keys.item, lot, reported.batteries
INSERT INTO battery
WITH told AS (
    SELECT
        battery_key,
        arg_max(level, record_no) AS level,
        arg_max(maker_key, record_no) AS maker_key,
        arg_max(chemistry, record_no) AS chemistry,
        arg_max(energy_kwh, record_no) AS energy_kwh,
        arg_max(mass_kg, record_no) AS mass_kg,
        arg_max(made_at_us, record_no) // 1000000 AS made_s,
        arg_max(coded_at_us, record_no) // 1000000 AS coded_s,
        arg_max(recoded_from_key, record_no) AS recoded_from_key
    FROM reported.batteries
    SEMI JOIN scope_item ON scope_item.key = batteries.battery_key
    GROUP BY battery_key
)

SELECT
    item.key,
    item.id,
    told.battery_key IS NOT NULL,
    told.* EXCLUDE (battery_key)
FROM keys.item AS item
SEMI JOIN scope_item USING (key)
LEFT JOIN told ON told.battery_key = item.key
WHERE item.key NOT IN (SELECT item_key FROM lot) OR told.battery_key IS NOT NULL
