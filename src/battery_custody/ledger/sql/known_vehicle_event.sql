-- Purpose: the events of the vehicles that one item was ever in, as they stood in what was known at a time.
-- Params: item_key, known_us (microseconds since 1970 UTC)
-- Leaves: TEMP known_vehicle_event with the columns of the flat table vehicle_event
CREATE OR REPLACE TEMP TABLE known_vehicle_event AS
SELECT
    record_no AS vehicle_event_no,
    event_id,
    event_type,
    vehicle_key,
    event_time_us // 1000000 AS event_s,
    event_time_is_day AS is_day,
    record_time_us // 1000000 AS record_s,
    reporter_key,
    owner_key,
    adcode,
    document_no,
    batch_no,
    source_no,
    source_row
FROM reported.vehicle_events AS event
WHERE
    vehicle_key IN (SELECT vehicle_key FROM reported.custody_events WHERE item_key = $item_key)
    AND coalesce(record_time_us, event_time_us) <= $known_us
    AND NOT EXISTS (
        FROM superseded
        WHERE
            superseded.table_name = 'vehicle_events'
            AND superseded.record_no = event.record_no
            AND superseded.by_us <= $known_us
    )
