-- Purpose: the hand-overs of items.
-- Params: key
-- Returns: one row a hand-over, in no order
SELECT
    item_key,
    seq,
    kind,
    consignor_key,
    consignee_key,
    at_s,
    received_s,
    event_no,
    receipt_no,
    vehicle_event_no,
    vehicle_key,
    is_waste
FROM custody_transfer
WHERE item_key = $key
