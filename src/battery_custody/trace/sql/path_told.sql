-- Purpose: a hand-over as it is told; its id is the one that it has in the graph.
-- Params: rank (0 of a custody event, 1 of a vehicle event, 2 of a bare network), no (record), item_id
-- Returns: transfer_id, consignor_id, consignee_id, item_id, dispatched_s, received_s
WITH told AS (
    SELECT
        transfer.*,
        coalesce(event.event_id, vehicle_event.event_id) AS event_id,
        CASE WHEN transfer.event_no IS NOT NULL THEN 0 ELSE 1 END AS rank,
        coalesce(transfer.event_no, transfer.vehicle_event_no) AS no
    FROM custody_transfer AS transfer
    LEFT JOIN reported.custody_events AS event ON event.record_no = transfer.event_no
    LEFT JOIN reported.vehicle_events AS vehicle_event ON vehicle_event.record_no = transfer.vehicle_event_no
    WHERE transfer.item_key = (SELECT key FROM keys.item WHERE id = $item_id)
),

numbered AS (
    SELECT *, row_number() OVER (PARTITION BY event_id ORDER BY seq) AS nth FROM told
)

SELECT
    concat(
        replace(replace(numbered.event_id, '~', '~~'), '|', '~!'), CASE WHEN nth > 1 THEN '~' || nth END, '|', $item_id
    ) AS transfer_id,
    consignor.id,
    consignee.id,
    $item_id::VARCHAR,
    numbered.dispatched_s,
    numbered.received_s
FROM numbered
INNER JOIN keys.party AS consignor ON consignor.key = numbered.consignor_key
INNER JOIN keys.party AS consignee ON consignee.key = numbered.consignee_key
WHERE numbered.rank = $rank AND numbered.no = $no
UNION ALL
SELECT
    bare.transfer_id,
    consignor.id,
    consignee.id,
    $item_id::VARCHAR,
    bare.event_time_us // 1000000,
    bare.event_time_us // 1000000
FROM reported.transfers AS bare
INNER JOIN keys.party AS consignor ON consignor.key = bare.consignor_key
INNER JOIN keys.party AS consignee ON consignee.key = bare.consignee_key
WHERE $rank = 2 AND bare.record_no = $no
LIMIT 1
