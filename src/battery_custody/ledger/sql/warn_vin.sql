-- Purpose: the vehicles of a batch whose id should be a VIN and is none.
-- Reads: map_vehicle, vehicle_number
-- Returns: how many, and the first three
SELECT count(*), list(raw ORDER BY raw)[:3]
FROM map_vehicle AS named
INNER JOIN vehicle_number ON vehicle_number.vehicle_key = named.key
WHERE vehicle_number.problem IS NOT NULL
