-- Purpose: from when to when each item was in which vehicle: from its installing to the next removing
--     from that vehicle, or the end of its life.
-- Reads: step
-- Leaves: TEMP scope_association with the columns of the flat table association
CREATE OR REPLACE TEMP TABLE scope_association AS
WITH change AS (
    SELECT
        item_key,
        event_no,
        event_type,
        event_s,
        is_day,
        position,
        -- A removing that names no vehicle is from the one that the item was installed in last.
        coalesce(
            vehicle_key,
            last_value(CASE WHEN event_type = 'installing' THEN vehicle_key END IGNORE NULLS) OVER (
                PARTITION BY item_key ORDER BY position ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            )
        ) AS vehicle_key
    FROM step
    WHERE event_type IN ('installing', 'removing') AND NOT is_repeat
),

ended AS (
    SELECT item_key, min(event_s) AS end_s, arg_min(event_no, position) AS end_no
    FROM step
    WHERE event_type IN ('recycling', 'destroying')
    GROUP BY item_key
),

span AS (
    SELECT
        item_key,
        vehicle_key,
        event_type,
        event_s AS since_s,
        event_no AS install_no,
        lead(event_s) OVER per_vehicle AS until_s,
        lead(event_no) OVER per_vehicle AS remove_no,
        is_day OR coalesce(lead(is_day) OVER per_vehicle, false) AS is_day
    FROM change
    WINDOW per_vehicle AS (PARTITION BY item_key, vehicle_key ORDER BY position)
)

SELECT
    span.item_key,
    span.vehicle_key,
    span.since_s,
    coalesce(span.until_s, CASE WHEN ended.end_s >= span.since_s THEN ended.end_s END) AS until_s,
    span.is_day,
    span.install_no,
    coalesce(span.remove_no, CASE WHEN ended.end_s >= span.since_s THEN ended.end_no END) AS remove_no
FROM span
LEFT JOIN ended USING (item_key)
WHERE span.event_type = 'installing' AND span.vehicle_key IS NOT NULL
