-- Purpose: one vehicle.
-- Params: vehicle
-- Returns: one row
-- Used by: vehicles
SELECT named.id AS vehicle_id, maker.id AS maker_id, v.model, v.swap_model, v.made_s
FROM keys.vehicle AS named
LEFT JOIN vehicle AS v ON v.vehicle_key = named.key
LEFT JOIN keys.party AS maker ON maker.key = v.maker_key
WHERE named.key = $vehicle
