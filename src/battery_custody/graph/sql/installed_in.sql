-- Purpose: the vehicles that the items in scope were in.
-- Reads: changed_item, item_node, association, vehicle, reported.custody_events
-- Returns: owner_key, then the columns of the projected table
SELECT
    held.item_key AS owner_key,
    node.battery_id,
    node.lot_id,
    vehicle.vehicle_id,
    held.since_s AS since,
    held.until_s AS until,
    held.is_day,
    installing.event_id AS install_event_id,
    removing.event_id AS remove_event_id
FROM association AS held
SEMI JOIN changed_item AS scope ON scope.key = held.item_key
INNER JOIN item_node AS node ON node.key = held.item_key
INNER JOIN vehicle ON vehicle.vehicle_key = held.vehicle_key
LEFT JOIN reported.custody_events AS installing ON installing.record_no = held.install_no
LEFT JOIN reported.custody_events AS removing ON removing.record_no = held.remove_no
