-- Purpose: custody events that stand: reported, and neither corrected nor voided.
-- Returns: the columns of the flat table custody_event.
CREATE OR REPLACE VIEW custody_event AS
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
WHERE NOT EXISTS (
    FROM superseded
    WHERE superseded.table_name = 'custody_events' AND superseded.record_no = event.record_no
)
