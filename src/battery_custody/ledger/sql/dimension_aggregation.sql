-- Purpose: from when to when each child item was in which parent. A separation may be reported with the
--     joining or apart from it, for one child or for all that is in the parent: the first one ends a link.
-- Reads: scope_item, reported.aggregations, reported.separations, reported.voids, reported.custody_events
INSERT INTO aggregation
WITH withdrawn AS (
    -- Events that another record corrects or voids; what they said of links does not stand.
    SELECT corrects_event_id AS event_id FROM reported.custody_events WHERE corrects_event_id IS NOT NULL
    UNION
    SELECT event_id FROM reported.voids
),

joined AS (
    SELECT
        parent_key,
        child_key,
        joined_at_us,
        min(separated_at_us) AS separated_us,
        arg_min(event_id, record_no) AS event_id,
        min(record_no) AS record_no
    FROM reported.aggregations
    WHERE
        child_key IN (SELECT key FROM scope_item)
        AND (event_id IS NULL OR event_id NOT IN (SELECT event_id FROM withdrawn))
    GROUP BY parent_key, child_key, joined_at_us
),

parted AS (
    SELECT joined.record_no, min(apart.separated_at_us) AS separated_us
    FROM joined
    INNER JOIN reported.separations AS apart
        ON
            apart.parent_key = joined.parent_key
            AND (apart.child_key = joined.child_key OR apart.child_key IS NULL)
            AND apart.separated_at_us >= joined.joined_at_us
            AND (apart.event_id IS NULL OR apart.event_id NOT IN (SELECT event_id FROM withdrawn))
    GROUP BY joined.record_no
)

SELECT
    parent_key,
    child_key,
    joined_at_us // 1000000 AS joined_s,
    least(joined.separated_us, parted.separated_us) // 1000000 AS separated_s,
    event_id,
    record_no
FROM joined
LEFT JOIN parted USING (record_no)
