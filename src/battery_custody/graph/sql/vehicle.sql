-- Purpose: the vehicles in scope.
-- Reads: changed_vehicle, vehicle, enterprise
-- Returns: owner_key, then the columns of the projected table
SELECT
    scope.key AS owner_key,
    vehicle.vehicle_id,
    vehicle.defined,
    maker.enterprise_id AS maker_id,
    vehicle.model,
    vehicle.made_s AS made_at,
    vehicle.swap_model,
    vehicle.vehicle_key
FROM changed_vehicle AS scope
INNER JOIN vehicle ON vehicle.vehicle_key = scope.key
LEFT JOIN enterprise AS maker ON maker.enterprise_key = vehicle.maker_key
