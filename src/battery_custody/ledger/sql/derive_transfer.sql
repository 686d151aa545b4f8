-- Purpose: the hand-overs of each item in order, with their neighbours and the licence verdict.
-- Reads: handover, verdict
-- Leaves: TEMP view scope_transfer with the columns of the flat table custody_transfer
CREATE OR REPLACE TEMP VIEW scope_transfer AS
WITH held AS (
    SELECT
        handover.*,
        CASE
            WHEN handover.is_waste AND handover.consignee_key IS NULL THEN 'unknown'
            ELSE verdict.consignee_verdict
        END AS consignee_verdict,
        verdict.consignee_licence_id
    FROM handover
    LEFT JOIN verdict
        ON
            handover.is_waste
            AND verdict.consignee_key = handover.consignee_key
            AND verdict.day_s
            = coalesce(received_s, dispatched_s) - (coalesce(received_s, dispatched_s) + 28800) % 86400
            AND verdict.adcode IS NOT DISTINCT FROM handover.adcode
)

SELECT
    item_key,
    (row_number() OVER chain)::INTEGER AS seq,
    kind,
    -- A battery that follows its vehicle comes from whoever had it.
    CASE WHEN kind = 'vehicle' THEN lag(consignee_key) OVER chain ELSE consignor_key END AS consignor_key,
    consignee_key,
    at_s,
    is_day,
    dispatched_s,
    received_s,
    event_no,
    receipt_no,
    vehicle_event_no,
    record_s,
    vehicle_key,
    site_key,
    adcode,
    mass_kg,
    dispatched_kg,
    received_kg,
    price_cny,
    is_waste,
    consignee_verdict,
    consignee_licence_id,
    lag(event_no) OVER chain AS prev_event_no,
    lag(vehicle_event_no) OVER chain AS prev_vehicle_event_no,
    lag(consignor_key) OVER chain AS prev_consignor_key,
    lag(consignee_key) OVER chain AS prev_consignee_key,
    lag(at_s) OVER chain AS prev_at_s,
    lag(consignee_verdict) OVER chain AS prev_verdict,
    lead(event_no) OVER chain AS next_event_no,
    lead(consignor_key) OVER chain AS next_consignor_key,
    lead(consignee_key) OVER chain AS next_consignee_key,
    lead(at_s) OVER chain AS next_at_s,
    lead(consignee_verdict) OVER chain AS next_verdict,
    CASE WHEN at_s > lag(at_s) OVER chain THEN at_s - lag(at_s) OVER chain WHEN lag(at_s) OVER chain IS NOT NULL THEN 0 END
        AS gap_s
FROM held
WINDOW chain AS (PARTITION BY item_key ORDER BY order_s, step_rank, order_no)
