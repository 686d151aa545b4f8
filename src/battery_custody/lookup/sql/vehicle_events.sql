-- Purpose: the events of one vehicle that stand, in time order.
-- Params: vehicle
-- Returns: one row an event
-- Used by: vehicles
SELECT
    e.event_id, e.event_type, e.event_s, e.record_s,
    reporter.id AS reporter_id, owner.id AS owner_id, e.adcode, e.document_no
FROM vehicle_event AS e
LEFT JOIN keys.party AS reporter ON reporter.key = e.reporter_key
LEFT JOIN keys.party AS owner ON owner.key = e.owner_key
WHERE e.vehicle_key = $vehicle
ORDER BY e.event_s, e.vehicle_event_no
