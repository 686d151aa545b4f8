-- Purpose: of the records that touch what was reached, for each item asked about the nearest one.
-- Reads: reach_course, reach_touch, custody_event
-- Leaves: TEMP reach_hit (root_key, item_key, steps, holder_key, party_key, event_no, event_id)
CREATE OR REPLACE TEMP TABLE reach_hit AS
SELECT
    course.root_key,
    course.item_key,
    course.steps,
    course.holder_key,
    touch.party_key,
    touch.event_no,
    touch.event_id
FROM reach_course AS course
INNER JOIN reach_touch AS touch
    ON
        touch.item_key = course.holder_key
        AND touch.from_s <= course.last_s
        AND coalesce(touch.until_s, 9223372036854775807) >= course.first_s
QUALIFY row_number() OVER (
    PARTITION BY course.root_key
    ORDER BY course.steps, course.round, touch.from_s, course.item_key, touch.party_key, touch.event_no, touch.event_id
) = 1
