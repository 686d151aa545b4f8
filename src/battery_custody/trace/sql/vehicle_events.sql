-- Purpose: the events of vehicles that stand, with the source record of each.
-- Params: key
-- Returns: one row an event, in no order
SELECT
    vehicle_key,
    vehicle_event_no,
    event_id,
    event_type,
    event_s * 1000000 AS event_time_us,
    is_day,
    record_s * 1000000 AS record_time_us,
    reporter_key,
    owner_key,
    adcode,
    document_no,
    source_no,
    source_row,
    batch_no
FROM vehicle_event
WHERE vehicle_key = $key
