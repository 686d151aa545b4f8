-- Purpose: the hand-overs of the items in scope. An event may name many items, and one item may have two
--     reports of one event id, so that the item, and for a second report its number, are part of the id.
-- Reads: changed_item, item_node, custody_transfer, reported.custody_events, reported.vehicle_events, enterprise, vehicle, site
-- Returns: owner_key, then the columns of the projected table
WITH handed AS (
    SELECT
        transfer.*,
        coalesce(event.event_id, vehicle_event.event_id) AS event_id,
        receipt.event_id AS receipt_id
    FROM custody_transfer AS transfer
    SEMI JOIN changed_item AS scope ON scope.key = transfer.item_key
    LEFT JOIN reported.custody_events AS event ON event.record_no = transfer.event_no
    LEFT JOIN reported.custody_events AS receipt ON receipt.record_no = transfer.receipt_no
    LEFT JOIN reported.vehicle_events AS vehicle_event ON vehicle_event.record_no = transfer.vehicle_event_no
)

SELECT
    handed.item_key AS owner_key,
    node.battery_id,
    node.lot_id,
    consignor.enterprise_id AS consignor_id,
    consignee.enterprise_id AS consignee_id,
    concat(
        -- The mark between the parts stands for nothing else, whatever the ids are made of.
        replace(replace(handed.event_id, '~', '~~'), '|', '~!'),
        CASE WHEN nth > 1 THEN '~' || nth END,
        '|',
        coalesce(node.battery_id, node.lot_id)
    ) AS transfer_id,
    handed.seq,
    handed.kind,
    handed.at_s AS "at",
    handed.is_day,
    handed.dispatched_s AS dispatched_at,
    handed.received_s AS received_at,
    handed.event_id,
    handed.receipt_id,
    handed.record_s AS record_at,
    vehicle.vehicle_id,
    site.site_id,
    handed.adcode,
    handed.mass_kg,
    handed.dispatched_kg,
    handed.received_kg,
    handed.price_cny,
    handed.is_waste,
    handed.consignee_verdict,
    handed.consignee_licence_id,
    handed.event_no,
    handed.receipt_no,
    handed.vehicle_event_no
FROM (SELECT *, row_number() OVER (PARTITION BY item_key, event_id ORDER BY seq) AS nth FROM handed) AS handed
INNER JOIN item_node AS node ON node.key = handed.item_key
LEFT JOIN enterprise AS consignor ON consignor.enterprise_key = handed.consignor_key
LEFT JOIN enterprise AS consignee ON consignee.enterprise_key = handed.consignee_key
LEFT JOIN vehicle ON vehicle.vehicle_key = handed.vehicle_key
LEFT JOIN site ON site.site_key = handed.site_key
