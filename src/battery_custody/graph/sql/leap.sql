-- Purpose: consecutive reports of the items in scope too far apart for the time between, with what may explain
--     them: a hand-over between the two reporters, or one document.
-- Reads: changed_item, item_node, event_leap, custody_event, enterprise
-- Returns: owner_key, then the columns of the projected table
SELECT
    leap.item_key AS owner_key,
    node.battery_id,
    node.lot_id,
    before.enterprise_id AS prev_reporter_id,
    reporter.enterprise_id AS reporter_id,
    leap.event_no,
    leap.prev_event_no,
    event.event_id,
    prev.event_id AS prev_event_id,
    event.event_s AS "at",
    prev.event_s AS prev_at,
    leap.gap_s,
    leap.km,
    consignor.enterprise_id AS consignor_id,
    consignee.enterprise_id AS prev_consignee_id,
    event.document_no IS NOT NULL AND event.document_no IS NOT DISTINCT FROM prev.document_no AS is_one_document
FROM event_leap AS leap
SEMI JOIN changed_item AS scope ON scope.key = leap.item_key
INNER JOIN item_node AS node ON node.key = leap.item_key
INNER JOIN custody_event AS event ON event.event_no = leap.event_no
INNER JOIN custody_event AS prev ON prev.event_no = leap.prev_event_no
LEFT JOIN enterprise AS reporter ON reporter.enterprise_key = event.reporter_key
LEFT JOIN enterprise AS before ON before.enterprise_key = prev.reporter_key
LEFT JOIN enterprise AS consignor ON consignor.enterprise_key = event.consignor_key
LEFT JOIN enterprise AS consignee ON consignee.enterprise_key = prev.consignee_key
