-- Purpose: hand-overs: dispatch and receipt as one, births, single records, and the batteries that
--     passed with their vehicle when it was registered to a new owner.
-- Reads: move, pair, scope_association, scope_vehicle_event, battery, lot, site, enterprise
-- Leaves: TEMP handover, one row a hand-over, not yet in order
CREATE OR REPLACE TEMP TABLE handover AS
WITH with_vehicle AS (
    SELECT
        held.item_key,
        event.vehicle_event_no,
        event.event_id,
        event.owner_key,
        event.event_s,
        event.is_day,
        event.record_s,
        event.vehicle_key,
        event.adcode
    FROM scope_vehicle_event AS event
    INNER JOIN scope_association AS held
        ON
            held.vehicle_key = event.vehicle_key
            AND held.since_s <= event.event_s + CASE WHEN event.is_day THEN 86399 ELSE 0 END
            AND (held.until_s IS NULL OR held.until_s > event.event_s)
    WHERE event.event_type = 'registering' AND event.owner_key IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY held.item_key, event.vehicle_event_no ORDER BY held.since_s) = 1
),

joined AS (
    SELECT
        first.item_key,
        CASE WHEN receipt.event_no IS NULL THEN first.kind ELSE 'paired' END AS kind,
        first.consignor_key,
        -- Where dispatch and receipt name different consignees, the one who received has it.
        coalesce(receipt.consignee_key, first.consignee_key) AS consignee_key,
        first.event_s AS at_s,
        first.is_day,
        CASE WHEN first.kind <> 'receipt' AND first.kind <> 'birth' THEN first.event_s END AS dispatched_s,
        CASE
            WHEN receipt.event_no IS NOT NULL THEN receipt.event_s
            WHEN first.kind <> 'dispatch' THEN first.event_s
        END AS received_s,
        first.event_no,
        receipt.event_no AS receipt_no,
        NULL::BIGINT AS vehicle_event_no,
        greatest(first.record_s, receipt.record_s) AS record_s,
        coalesce(receipt.vehicle_key, first.vehicle_key) AS vehicle_key,
        coalesce(receipt.site_key, CASE WHEN first.kind <> 'dispatch' THEN first.site_key END) AS site_key,
        coalesce(receipt.adcode, CASE WHEN first.kind <> 'dispatch' THEN first.adcode END) AS adcode,
        CASE WHEN first.kind <> 'receipt' THEN first.mass_kg END AS dispatched_kg,
        CASE WHEN receipt.event_no IS NOT NULL THEN receipt.mass_kg WHEN first.kind <> 'dispatch' THEN first.mass_kg END
            AS received_kg,
        coalesce(first.price_cny, receipt.price_cny) AS price_cny,
        first.is_waste,
        first.step_rank,
        first.position AS order_no
    FROM move AS first
    LEFT JOIN pair ON pair.dispatch_no = first.event_no
    LEFT JOIN move AS receipt ON receipt.event_no = pair.receipt_no
    WHERE first.kind <> 'receipt' OR first.event_no NOT IN (SELECT receipt_no FROM pair)
    UNION ALL
    SELECT
        item_key,
        'vehicle',
        NULL,
        owner_key,
        event_s,
        is_day,
        event_s,
        event_s,
        NULL,
        NULL,
        vehicle_event_no,
        record_s,
        vehicle_key,
        NULL,
        adcode,
        NULL,
        NULL,
        NULL,
        false,
        11,
        -- Negative, so that it is no position of an event.
        -row_number() OVER (PARTITION BY item_key ORDER BY event_s DESC, event_id DESC, vehicle_event_no DESC)
    FROM with_vehicle
)

SELECT
    joined.* REPLACE (
        coalesce(joined.adcode, site.adcode, consignee.adcode) AS adcode,
        coalesce(joined.is_waste AND lot.item_key IS NULL, false) AS is_waste
    ),
    coalesce(joined.dispatched_kg, joined.received_kg, battery.mass_kg, lot.mass_kg) AS mass_kg,
    joined.at_s AS order_s
FROM joined
LEFT JOIN site USING (site_key)
LEFT JOIN enterprise AS consignee ON consignee.enterprise_key = joined.consignee_key
LEFT JOIN battery ON battery.item_key = joined.item_key
LEFT JOIN lot ON lot.item_key = joined.item_key
