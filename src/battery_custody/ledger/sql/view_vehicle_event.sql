-- Purpose: vehicle events that stand: reported and not voided.
-- Returns: the columns of the flat table vehicle_event.
CREATE OR REPLACE VIEW vehicle_event AS
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
WHERE NOT EXISTS (
    FROM superseded
    WHERE superseded.table_name = 'vehicle_events' AND superseded.record_no = event.record_no
)
