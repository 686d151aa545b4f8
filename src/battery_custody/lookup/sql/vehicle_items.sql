-- Purpose: the items that were installed in one vehicle.
-- Params: vehicle
-- Returns: one row a stay
-- Used by: vehicles
SELECT item.id AS item_id, a.since_s, a.until_s
FROM association AS a
JOIN keys.item AS item ON item.key = a.item_key
WHERE a.vehicle_key = $vehicle
ORDER BY a.since_s, item.id
