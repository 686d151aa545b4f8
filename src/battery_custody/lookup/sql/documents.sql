-- Purpose: EPCIS events as they were reported, chosen and page by page.
-- Params: lists (empty: any), times in microseconds (NULL: any), own, sent, territory, after_us, after_no, sign, limit
-- Returns: one row an event, by time of event
-- Used by: documents
WITH told AS (
    SELECT
        d.record_no, d.document_id, d.content, d.extra, d.event_time_us, d.record_time_us, b.ingested_s, s.name AS source,
        CAST(d.content AS JSON) AS event
    FROM reported.documents AS d
    JOIN ingest_batch AS b USING (batch_no)
    JOIN source_file AS s ON s.source_no = d.source_no
    WHERE d.kind IN ('ObjectEvent', 'AggregationEvent', 'TransactionEvent', 'TransformationEvent', 'AssociationEvent')
        AND (len($event_ids) = 0 OR d.document_id IN (SELECT unnest($event_ids)))
        AND (len($kinds) = 0 OR d.kind IN (SELECT unnest($kinds)))
        AND ($from_us IS NULL OR d.event_time_us >= $from_us)
        AND ($before_us IS NULL OR d.event_time_us < $before_us)
        AND ($recorded_from_us IS NULL OR coalesce(d.record_time_us, b.ingested_s * 1000000) >= $recorded_from_us)
        AND ($recorded_before_us IS NULL OR coalesce(d.record_time_us, b.ingested_s * 1000000) < $recorded_before_us)
        AND (
            $after_us IS NULL OR d.event_time_us * $sign > $after_us * $sign
            OR (d.event_time_us = $after_us AND d.record_no > $after_no)
        )
),

chosen AS (
    SELECT
        *,
        from_json(event -> '$.epcList', '["VARCHAR"]') AS epcs,
        from_json(event -> '$.childEPCs', '["VARCHAR"]') AS children,
        from_json(event -> '$.inputEPCList', '["VARCHAR"]') AS inputs,
        from_json(event -> '$.outputEPCList', '["VARCHAR"]') AS outputs,
        event ->> '$.parentID' AS parent
    FROM told
    WHERE (len($actions) = 0 OR event ->> '$.action' IN (SELECT unnest($actions)))
        AND (len($biz_steps) = 0 OR event ->> '$.bizStep' IN (SELECT unnest($biz_steps)))
        AND (len($dispositions) = 0 OR event ->> '$.disposition' IN (SELECT unnest($dispositions)))
        AND (len($read_points) = 0 OR event ->> '$.readPoint.id' IN (SELECT unnest($read_points)))
        AND (len($biz_locations) = 0 OR event ->> '$.bizLocation.id' IN (SELECT unnest($biz_locations)))
        AND (len($transformation_ids) = 0 OR event ->> '$.transformationID' IN (SELECT unnest($transformation_ids)))
),

own_event AS (
    SELECT event_id FROM custody_event
    WHERE reporter_key = $own OR consignor_key = $own OR consignee_key = $own
    UNION
    SELECT event_id FROM custody_event
    WHERE $territory IS NOT NULL AND (
        starts_with(adcode, $territory)
        OR item_key IN (
            SELECT item_key FROM custody_transfer WHERE starts_with(adcode, $territory)
        )
        OR reporter_key IN (SELECT enterprise_key FROM enterprise WHERE starts_with(adcode, $territory))
    )
)

SELECT record_no, document_id, content, extra, event_time_us, record_time_us, ingested_s
FROM chosen
WHERE (len($epcs) = 0 OR list_has_any(coalesce(epcs, []) || coalesce(children, []), $epcs))
    AND (len($parents) = 0 OR parent IN (SELECT unnest($parents)))
    AND (len($inputs) = 0 OR list_has_any(coalesce(inputs, []), $inputs))
    AND (len($outputs) = 0 OR list_has_any(coalesce(outputs, []), $outputs))
    AND (
        len($any_epcs) = 0
        OR list_has_any(
            coalesce(epcs, []) || coalesce(children, []) || coalesce(inputs, []) || coalesce(outputs, []) || [parent],
            $any_epcs
        )
    )
    AND (
        ($own IS NULL AND $territory IS NULL)
        OR starts_with(source, $sent)
        OR document_id IN (SELECT event_id FROM own_event)
    )
ORDER BY event_time_us * $sign, record_no
LIMIT $limit
