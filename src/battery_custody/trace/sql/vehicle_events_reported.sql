-- Purpose: the events of vehicles as reported, with the source record of each; all of them, whether they
--     stand or not.
-- Params: key
-- Returns: the columns of vehicle_events.sql, in no order
SELECT
    vehicle_key,
    record_no AS vehicle_event_no,
    event_id,
    event_type,
    event_time_us,
    event_time_is_day AS is_day,
    record_time_us,
    reporter_key,
    owner_key,
    adcode,
    document_no,
    source_no,
    source_row,
    batch_no
FROM reported.vehicle_events
WHERE vehicle_key = $key
