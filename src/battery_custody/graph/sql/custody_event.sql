-- Purpose: the events of the items in scope as reported, whether they stand or not.
-- Reads: changed_item, item_node, reported.custody_events, superseded, keys tables, source_file
-- Returns: owner_key, then the columns of the projected table
WITH event AS (
    FROM reported.custody_events AS event
    SEMI JOIN changed_item AS scope ON scope.key = event.item_key
),

over AS (
    SELECT record_no, min(by_us) // 1000000 AS superseded_at
    FROM superseded
    WHERE table_name = 'custody_events'
    GROUP BY record_no
)

SELECT
    event.item_key AS owner_key,
    node.battery_id,
    node.lot_id,
    reporter.id AS reporter_id,
    event.record_no AS event_no,
    event.event_id,
    event.event_type,
    event.event_time_us // 1000000 AS "at",
    event.event_time_is_day AS is_day,
    event.record_time_us // 1000000 AS record_at,
    consignor.id AS consignor_id,
    consignee.id AS consignee_id,
    carrier.id AS carrier_id,
    broker.id AS broker_id,
    vehicle.id AS vehicle_id,
    site.id AS site_id,
    event.adcode,
    event.latitude,
    event.longitude,
    event.quantity,
    event.mass_kg,
    event.price_cny,
    event."use",
    event.document_no,
    event.batch_no,
    source.name AS source,
    event.source_row,
    CASE WHEN over.record_no IS NOT NULL THEN true END AS superseded,
    over.superseded_at
FROM event
INNER JOIN item_node AS node ON node.key = event.item_key
LEFT JOIN over ON over.record_no = event.record_no
LEFT JOIN keys.party AS reporter ON reporter.key = event.reporter_key
LEFT JOIN keys.party AS consignor ON consignor.key = event.consignor_key
LEFT JOIN keys.party AS consignee ON consignee.key = event.consignee_key
LEFT JOIN keys.party AS carrier ON carrier.key = event.carrier_key
LEFT JOIN keys.party AS broker ON broker.key = event.broker_key
LEFT JOIN keys.vehicle AS vehicle ON vehicle.key = event.vehicle_key
LEFT JOIN keys.site AS site ON site.key = event.site_key
LEFT JOIN source_file AS source ON source.source_no = event.source_no
