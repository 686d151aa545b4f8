-- Purpose: one item: what it is, and where its life stands.
-- Params: key
-- Returns: one row; `used` is its last installing, removing or repurposing, `verdict` of its last hand-over as waste
-- Used by: items
WITH item AS (
    SELECT key AS item_key, id AS item_id FROM keys.item WHERE key = $key
),

used AS (
    SELECT item_key, arg_max(event_type, (event_s, event_no)) AS used
    FROM custody_event
    WHERE item_key = $key AND event_type IN ('installing', 'removing', 'repurposing')
    GROUP BY item_key
),

judged AS (
    SELECT item_key, arg_max(consignee_verdict, seq) AS verdict
    FROM custody_transfer
    WHERE item_key = $key
    GROUP BY item_key
)

SELECT
    item.item_id,
    CASE WHEN lot.item_key IS NULL THEN 'battery' ELSE 'lot' END AS kind,
    battery.level,
    battery.chemistry,
    lot.material,
    battery.energy_kwh,
    coalesce(life.mass_kg, battery.mass_kg, lot.mass_kg) AS mass_kg,
    maker.id AS maker_id,
    battery.made_s,
    original.id AS recoded_from,
    coalesce(life.events, 0) AS events,
    life.first_s,
    life.last_s,
    life.last_type,
    life.waste_since_s,
    life.exported_s,
    life.ended_s,
    custodian.id AS custodian_id,
    vehicle.id AS in_vehicle_id,
    used.used,
    judged.verdict
FROM item
LEFT JOIN battery USING (item_key)
LEFT JOIN lot USING (item_key)
LEFT JOIN item_life AS life USING (item_key)
LEFT JOIN used USING (item_key)
LEFT JOIN judged USING (item_key)
LEFT JOIN keys.party AS maker ON maker.key = battery.maker_key
LEFT JOIN keys.party AS custodian ON custodian.key = life.custodian_key
LEFT JOIN keys.vehicle AS vehicle ON vehicle.key = life.in_vehicle_key
LEFT JOIN keys.item AS original ON original.key = battery.recoded_from_key
