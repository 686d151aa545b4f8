-- Purpose: the vehicles in scope with the last known value of each attribute.
-- Reads: scope_vehicle, keys.vehicle, reported.vehicles
INSERT INTO vehicle
WITH told AS (
    SELECT
        vehicle_key,
        arg_max(maker_key, record_no) AS maker_key,
        arg_max(model, record_no) AS model,
        arg_max(made_at_us, record_no) // 1000000 AS made_s,
        arg_max(swap_model, record_no) AS swap_model
    FROM reported.vehicles
    SEMI JOIN scope_vehicle ON scope_vehicle.key = vehicles.vehicle_key
    GROUP BY vehicle_key
)

SELECT
    carrier.key,
    carrier.id,
    told.vehicle_key IS NOT NULL,
    told.* EXCLUDE (vehicle_key)
FROM keys.vehicle AS carrier
SEMI JOIN scope_vehicle USING (key)
LEFT JOIN told ON told.vehicle_key = carrier.key
