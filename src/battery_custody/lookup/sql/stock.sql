-- Purpose: what a party has in custody now, page by page.
-- Params: party, after, limit
-- Returns: one row an item, in order of _key
-- Used by: enterprises
SELECT
    life.item_key AS _key, item.id AS item_id, life.waste_since_s, life.mass_kg,
    vehicle.id AS vehicle_id, life.last_type AS last_event_type, life.last_s AS last_event_s
FROM item_life AS life
JOIN keys.item AS item ON item.key = life.item_key
LEFT JOIN keys.vehicle AS vehicle ON vehicle.key = life.in_vehicle_key
WHERE life.custodian_key = $party AND life.ended_s IS NULL AND life.exported_s IS NULL AND life.item_key > $after
ORDER BY life.item_key
LIMIT $limit
