-- Purpose: the ledger's now: the latest time of a report; where no record says when it was reported,
--     the latest event.
-- Returns: one number, epoch seconds UTC
SELECT coalesce(max(reported_us), max(happened_us)) // 1000000
FROM (
    SELECT max(record_time_us) AS reported_us, max(event_time_us) AS happened_us FROM reported.custody_events
    UNION ALL
    SELECT max(record_time_us), max(event_time_us) FROM reported.vehicle_events
    UNION ALL
    SELECT max(record_time_us), max(event_time_us) FROM reported.transformations
    UNION ALL
    SELECT NULL, max(event_time_us) FROM reported.transfers
)
