-- Purpose: the hand-overs of a bare network in scope.
-- Reads: changed_transfer, reported.transfers, keys tables
-- Returns: owner_key, then the columns of the projected table
SELECT
    scope.key AS owner_key,
    bare.transfer_id,
    consignor.id AS consignor_id,
    consignee.id AS consignee_id,
    bare.record_no AS event_no,
    bare.event_time_us // 1000000 AS "at",
    bare.event_time_is_day AS is_day,
    item.id AS item_id,
    bare.mass_kg,
    bare.price_cny
FROM changed_transfer AS scope
INNER JOIN reported.transfers AS bare ON bare.transfer_id = scope.id
INNER JOIN keys.party AS consignor ON consignor.key = bare.consignor_key
INNER JOIN keys.party AS consignee ON consignee.key = bare.consignee_key
LEFT JOIN keys.item AS item ON item.key = bare.item_key
