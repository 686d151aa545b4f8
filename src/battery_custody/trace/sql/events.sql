-- Purpose: the events of items that stand, with the source record of each.
-- Params: key
-- Returns: one row an event, in no order
SELECT
    item_key,
    event_no,
    event_id,
    event_type,
    event_s * 1000000 AS event_time_us,
    is_day,
    record_s * 1000000 AS record_time_us,
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
FROM custody_event
WHERE item_key = $key
