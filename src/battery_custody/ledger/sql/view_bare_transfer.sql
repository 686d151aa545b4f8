-- Purpose: transfers between parties as reported, without items or custody events.
-- Returns: the columns of the flat table bare_transfer.
CREATE OR REPLACE VIEW bare_transfer AS
SELECT
    record_no AS transfer_no,
    transfer_id,
    consignor_key,
    consignee_key,
    event_time_us // 1000000 AS at_s,
    event_time_is_day AS is_day,
    item_key AS flow_item_key,
    mass_kg,
    price_cny,
    batch_no
FROM reported.transfers
