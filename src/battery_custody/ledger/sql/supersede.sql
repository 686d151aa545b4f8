-- Purpose: mark the records that this batch's corrections and voids supersede, and those of this
--     batch that an earlier correction or void was waiting for.
-- Params: batch (number of the batch)
-- Reads: own_correction (record_no, row_hash of the records that correct their own id), reported tables
-- Leaves: superseded, with the records that stood until now and no longer do; one that a correction
--     reported earlier, and ingested later, supersedes too is there again with that earlier time
INSERT INTO superseded
WITH correction AS (
    SELECT
        corrects_event_id AS event_id,
        record_no AS correcting_no,
        coalesce(record_time_us, event_time_us) AS by_us,
        batch_no
    FROM reported.custody_events
    WHERE corrects_event_id IS NOT NULL
    UNION ALL
    SELECT event_id, NULL, declared_at_us, batch_no
    FROM reported.voids
),

fresh AS (
    SELECT * EXCLUDE (batch_no) FROM correction WHERE batch_no = $batch
),

-- Only what is new on one side or the other can change what stands.
corrected AS (
    SELECT event.record_no, event.event_id, event.corrects_event_id, event.record_time_us, event.event_time_us,
        fresh.correcting_no, fresh.by_us
    FROM reported.custody_events AS event
    INNER JOIN fresh USING (event_id)
    UNION ALL
    SELECT event.record_no, event.event_id, event.corrects_event_id, event.record_time_us, event.event_time_us,
        correction.correcting_no, correction.by_us
    FROM reported.custody_events AS event
    INNER JOIN correction USING (event_id)
    WHERE event.batch_no = $batch
),

named AS (
    SELECT 'custody_events' AS table_name, corrected.record_no, min(corrected.by_us) AS by_us
    FROM corrected
    LEFT JOIN own_correction AS mine ON mine.record_no = corrected.record_no
    LEFT JOIN own_correction AS other ON other.record_no = corrected.correcting_no
    WHERE
        corrected.correcting_no IS DISTINCT FROM corrected.record_no
        AND (
            -- Of records that correct their own id, the one reported last stands.
            corrected.corrects_event_id IS DISTINCT FROM corrected.event_id
            OR corrected.by_us > coalesce(corrected.record_time_us, corrected.event_time_us)
            OR (
                corrected.by_us = coalesce(corrected.record_time_us, corrected.event_time_us)
                AND coalesce(other.row_hash > mine.row_hash, true)
            )
        )
    GROUP BY ALL
    UNION ALL
    SELECT 'vehicle_events', record_no, min(by_us)
    FROM (
        SELECT event.record_no, fresh.by_us
        FROM reported.vehicle_events AS event
        INNER JOIN fresh USING (event_id)
        UNION ALL
        SELECT event.record_no, correction.by_us
        FROM reported.vehicle_events AS event
        INNER JOIN correction USING (event_id)
        WHERE event.batch_no = $batch
    )
    GROUP BY ALL
)

SELECT table_name, record_no, by_us, $batch
FROM named
WHERE NOT EXISTS (
    FROM superseded AS kept
    WHERE kept.table_name = named.table_name AND kept.record_no = named.record_no AND kept.by_us <= named.by_us
)
