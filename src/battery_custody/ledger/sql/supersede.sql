-- Purpose: mark the records that this batch's corrections and voids supersede, and those of this
--     batch that an earlier correction or void was waiting for.
-- Params: batch (number of the batch)
-- Leaves: superseded, with the records that stood until now and no longer do; one that a correction
--     reported earlier, and ingested later, supersedes too is there again with that earlier time
INSERT INTO superseded
WITH correction AS (
    SELECT
        corrects_event_id AS event_id,
        record_no AS correcting_no,
        row_hash,
        coalesce(record_time_us, event_time_us) AS by_us
    FROM reported.custody_events
    WHERE corrects_event_id IS NOT NULL
    UNION ALL
    SELECT event_id, NULL, NULL, declared_at_us
    FROM reported.voids
),

named AS (
    SELECT
        'custody_events' AS table_name,
        event.record_no,
        min(correction.by_us) AS by_us
    FROM reported.custody_events AS event
    INNER JOIN correction
        ON correction.event_id = event.event_id AND correction.correcting_no IS DISTINCT FROM event.record_no
    WHERE
        -- Of records that correct their own id, the one reported last stands.
        event.corrects_event_id IS DISTINCT FROM event.event_id
        OR correction.by_us > coalesce(event.record_time_us, event.event_time_us)
        OR (
            correction.by_us = coalesce(event.record_time_us, event.event_time_us)
            AND coalesce(correction.row_hash > event.row_hash, true)
        )
    GROUP BY ALL
    UNION ALL
    SELECT
        'vehicle_events',
        event.record_no,
        min(correction.by_us)
    FROM reported.vehicle_events AS event
    INNER JOIN correction ON correction.event_id = event.event_id
    GROUP BY ALL
)

SELECT *, $batch FROM named
WHERE NOT EXISTS (
    FROM superseded AS kept
    WHERE kept.table_name = named.table_name AND kept.record_no = named.record_no AND kept.by_us <= named.by_us
)
