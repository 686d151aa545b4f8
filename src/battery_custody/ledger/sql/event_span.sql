-- Purpose: the first and the last moment at which something happened.
-- Returns: first_s, last_s, epoch seconds UTC
SELECT min(first_us) // 1000000, max(last_us) // 1000000
FROM (
    SELECT min(event_time_us) AS first_us, max(event_time_us) AS last_us FROM reported.custody_events
    UNION ALL
    SELECT min(event_time_us), max(event_time_us) FROM reported.vehicle_events
    UNION ALL
    SELECT min(event_time_us), max(event_time_us) FROM reported.transformations
    UNION ALL
    SELECT min(event_time_us), max(event_time_us) FROM reported.transfers
)
