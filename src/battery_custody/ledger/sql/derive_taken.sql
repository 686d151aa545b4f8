-- Purpose: when parts in scope were taken out of a whole by its disassembling, which makes them waste
--     batteries, and when such a part was put into another whole, which makes it a battery in use again.
-- Params: known_s (only what was reported by then; NULL: all)
-- Reads: scope_event, aggregation, custody_event
-- Leaves: TEMP taken (item_key, event_s, event_type: separating or joining)
CREATE OR REPLACE TEMP TABLE taken AS
WITH part AS (
    FROM aggregation
    WHERE child_key IN (SELECT item_key FROM scope_event)
),

opened AS (
    SELECT DISTINCT part.child_key AS item_key, coalesce(part.separated_s, event.event_s) AS event_s
    FROM part
    INNER JOIN custody_event AS event ON event.item_key = part.parent_key
    WHERE
        event.event_type = 'disassembling'
        AND ($known_s IS NULL OR coalesce(event.record_s, event.event_s) <= $known_s)
        -- A day for the records of one disassembling, of which some name only the day.
        AND event.event_s >= part.joined_s
        AND event.event_s - 86400 <= coalesce(part.separated_s, event.event_s)
        AND coalesce(part.separated_s, event.event_s) <= event.event_s + 86400
)

SELECT item_key, event_s, 'separating' AS event_type
FROM opened
UNION ALL
SELECT DISTINCT part.child_key, part.joined_s, 'joining'
FROM part
INNER JOIN opened ON opened.item_key = part.child_key AND part.joined_s > opened.event_s
WHERE $known_s IS NULL OR part.joined_s <= $known_s
