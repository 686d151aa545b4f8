-- Purpose: the custody events of one item as they stood in what was known at a time.
-- Params: item_key, known_us (microseconds since 1970 UTC)
-- Leaves: TEMP known_custody_event with the columns of the flat table custody_event
CREATE OR REPLACE TEMP TABLE known_custody_event AS
SELECT
    record_no AS event_no,
    event_id,
    event_type,
    item_key,
    event_time_us // 1000000 AS event_s,
    event_time_is_day AS is_day,
    record_time_us // 1000000 AS record_s,
    reporter_key,
    consignor_key,
    consignee_key,
    carrier_key,
    broker_key,
    vehicle_key,
    site_key,
    adcode,
    latitude,
    longitude,
    quantity,
    mass_kg,
    price_cny,
    "use",
    document_no,
    batch_no,
    source_no,
    source_row
FROM reported.custody_events AS event
WHERE
    item_key = $item_key
    AND coalesce(record_time_us, event_time_us) <= $known_us
    AND NOT EXISTS (
        FROM superseded
        WHERE
            superseded.table_name = 'custody_events'
            AND superseded.record_no = event.record_no
            AND superseded.by_us <= $known_us
    )
