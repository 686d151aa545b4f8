-- Purpose: the events of the vehicles in scope as reported, whether they stand or not.
-- Reads: changed_vehicle, reported.vehicle_events, superseded, keys tables, source_file
-- Returns: owner_key, then the columns of the projected table
WITH over AS (
    SELECT record_no, min(by_us) // 1000000 AS superseded_at
    FROM superseded
    WHERE table_name = 'vehicle_events'
    GROUP BY record_no
)

SELECT
    event.vehicle_key AS owner_key,
    scope.id AS vehicle_id,
    reporter.id AS reporter_id,
    event.record_no AS event_no,
    event.event_id,
    event.event_type,
    event.event_time_us // 1000000 AS "at",
    event.event_time_is_day AS is_day,
    event.record_time_us // 1000000 AS record_at,
    owner.id AS owner_id,
    event.adcode,
    event.document_no,
    event.batch_no,
    source.name AS source,
    event.source_row,
    CASE WHEN over.record_no IS NOT NULL THEN true END AS superseded,
    over.superseded_at
FROM reported.vehicle_events AS event
INNER JOIN changed_vehicle AS scope ON scope.key = event.vehicle_key
LEFT JOIN over ON over.record_no = event.record_no
LEFT JOIN keys.party AS reporter ON reporter.key = event.reporter_key
LEFT JOIN keys.party AS owner ON owner.key = event.owner_key
LEFT JOIN source_file AS source ON source.source_no = event.source_no
