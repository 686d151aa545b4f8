-- Purpose: hand-overs, chosen and page by page.
-- Params: item_key, consignor_key, consignee_key, since_s, until_s, is_waste, verdict, own, territory (NULL: any),
--   after_item, after_seq, limit
-- Returns: one row a hand-over, in order of item and place in its chain
-- Used by: transfers
WITH local AS (
    SELECT enterprise_key FROM enterprise WHERE starts_with(adcode, $territory)
),

chosen AS (
    SELECT * FROM custody_transfer
    WHERE (item_key > $after_item OR (item_key = $after_item AND seq > $after_seq))
        AND ($item_key IS NULL OR item_key = $item_key)
        AND ($consignor_key IS NULL OR consignor_key = $consignor_key)
        AND ($consignee_key IS NULL OR consignee_key = $consignee_key)
        AND ($since_s IS NULL OR at_s >= $since_s)
        AND ($until_s IS NULL OR at_s <= $until_s)
        AND ($is_waste IS NULL OR is_waste = $is_waste)
        AND ($verdict IS NULL OR consignee_verdict = $verdict)
        AND ($own IS NULL OR consignor_key = $own OR consignee_key = $own)
        AND (
            $territory IS NULL
            OR starts_with(adcode, $territory)
            OR consignor_key IN (SELECT enterprise_key FROM local)
            OR consignee_key IN (SELECT enterprise_key FROM local)
        )
    ORDER BY item_key, seq
    LIMIT $limit
)

SELECT
    t.item_key, t.seq, item.id AS item_id, t.kind,
    consignor.id AS consignor_id, consignee.id AS consignee_id,
    t.at_s, t.dispatched_s, t.received_s,
    coalesce(e.event_id, ve.event_id) AS event_id, r.event_id AS receipt_event_id,
    vehicle.id AS vehicle_id, site.site_id, t.adcode, t.mass_kg, t.is_waste,
    t.consignee_verdict, t.consignee_licence_id
FROM chosen AS t
JOIN keys.item AS item ON item.key = t.item_key
LEFT JOIN keys.party AS consignor ON consignor.key = t.consignor_key
LEFT JOIN keys.party AS consignee ON consignee.key = t.consignee_key
LEFT JOIN keys.vehicle AS vehicle ON vehicle.key = t.vehicle_key
LEFT JOIN site ON site.site_key = t.site_key
LEFT JOIN custody_event AS e ON e.event_no = t.event_no
LEFT JOIN custody_event AS r ON r.event_no = t.receipt_no
LEFT JOIN vehicle_event AS ve ON ve.vehicle_event_no = t.vehicle_event_no
ORDER BY t.item_key, t.seq
