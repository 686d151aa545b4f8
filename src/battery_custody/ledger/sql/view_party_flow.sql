-- Purpose: hand-overs of waste batteries and lots, and bare transfers, as flows from party to party. What
--     follows a vehicle to its next owner is no flow of goods.
-- Returns: the columns of the flat table party_flow.
CREATE OR REPLACE VIEW party_flow AS
SELECT
    event_no AS flow_no,
    consignor_key,
    consignee_key,
    at_s,
    is_day,
    received_s AS arrived_s,
    item_key AS flow_item_key,
    mass_kg
FROM custody_transfer
WHERE is_waste AND event_no IS NOT NULL AND kind <> 'birth'
UNION ALL
SELECT
    -transfer_no,
    consignor_key,
    consignee_key,
    at_s,
    is_day,
    NULL,
    flow_item_key,
    mass_kg
FROM bare_transfer
