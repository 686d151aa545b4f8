-- Purpose: the events of items as reported, with the source record of each; all of them, whether they
--     stand or not.
-- Params: key
-- Returns: the columns of events.sql, in no order
SELECT
    item_key,
    record_no AS event_no,
    event_id,
    event_type,
    event_time_us,
    event_time_is_day AS is_day,
    record_time_us,
    reporter_key,
    consignor_key,
    consignee_key,
    carrier_key,
    broker_key,
    vehicle_key,
    site_key,
    adcode,
    mass_kg,
    quantity,
    "use",
    document_no,
    source_no,
    source_row,
    batch_no
FROM reported.custody_events
WHERE item_key = $key
