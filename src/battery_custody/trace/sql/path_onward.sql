-- Purpose: for each party that some parties handed over to since a time, the hand-over that arrives first.
-- Params: parties, since (lists of one length), last_s (nothing later counts)
-- Returns: one row a consignee: consignee_key, consignee_id, consignor_id, arrives_s, rank, no, item_id
WITH front AS (
    SELECT unnest($parties)::INTEGER AS party_key, unnest($since)::BIGINT AS since_s
),

moved AS (
    SELECT
        consignor_key,
        consignee_key,
        at_s,
        is_day,
        coalesce(received_s, at_s) AS arrives_s,
        CASE WHEN event_no IS NOT NULL THEN 0 ELSE 1 END AS rank,
        coalesce(event_no, vehicle_event_no) AS no,
        item_key
    FROM custody_transfer
    SEMI JOIN front ON front.party_key = custody_transfer.consignor_key
    UNION ALL
    SELECT
        consignor_key,
        consignee_key,
        event_time_us // 1000000,
        event_time_is_day,
        event_time_us // 1000000,
        2,
        record_no,
        item_key
    FROM reported.transfers
    SEMI JOIN front ON front.party_key = transfers.consignor_key
),

first AS (
    SELECT moved.*
    FROM moved
    INNER JOIN front ON front.party_key = moved.consignor_key
    WHERE
        moved.consignee_key <> moved.consignor_key
        AND moved.at_s + CASE WHEN moved.is_day THEN 86399 ELSE 0 END >= front.since_s
        AND moved.at_s <= $last_s
        AND moved.arrives_s <= $last_s
    QUALIFY rank() OVER (PARTITION BY consignee_key ORDER BY arrives_s) = 1
)

SELECT first.consignee_key, consignee.id, consignor.id, first.arrives_s, first.rank, first.no, item.id
FROM first
INNER JOIN keys.party AS consignee ON consignee.key = first.consignee_key
INNER JOIN keys.party AS consignor ON consignor.key = first.consignor_key
LEFT JOIN keys.item AS item ON item.key = first.item_key
LEFT JOIN reported.custody_events AS event ON first.rank = 0 AND event.record_no = first.no
LEFT JOIN reported.vehicle_events AS vehicle_event ON first.rank = 1 AND vehicle_event.record_no = first.no
LEFT JOIN reported.transfers AS bare ON first.rank = 2 AND bare.record_no = first.no
-- By id, never by number, so that ties fall alike in whatever order records came.
QUALIFY
    row_number() OVER (
        PARTITION BY first.consignee_key
        ORDER BY
            first.rank, coalesce(event.event_id, vehicle_event.event_id, bare.transfer_id), item.id, first.no
    ) = 1
ORDER BY first.consignee_key
