-- Purpose: the items in scope that are no lots, with their lives so far.
-- Reads: changed_item, battery, item_life, item_faults, enterprise
-- Returns: owner_key, then the columns of the projected table
SELECT
    scope.key AS owner_key,
    battery.item_id AS battery_id,
    battery.defined,
    battery.level,
    maker.enterprise_id AS maker_id,
    battery.chemistry,
    battery.energy_kwh,
    coalesce(battery.mass_kg, life.mass_kg) AS mass_kg,
    battery.made_s AS made_at,
    battery.coded_s AS coded_at,
    life.events,
    life.first_type,
    life.first_s AS first_at,
    life.last_type,
    life.last_s AS last_at,
    life.ended_s AS ended_at,
    life.exported_s AS exported_at,
    life.waste_since_s AS waste_since,
    battery.mass_kg AS nominal_kg,
    life.ended_no,
    faulty.faults,
    scope.key AS item_key
FROM changed_item AS scope
INNER JOIN battery ON battery.item_key = scope.key
LEFT JOIN item_life AS life ON life.item_key = scope.key
LEFT JOIN item_faults AS faulty ON faulty.item_key = scope.key
LEFT JOIN enterprise AS maker ON maker.enterprise_key = battery.maker_key
