-- Purpose: the wholes that carried what was reached, while it was inside; a whole that is itself reached
--     from the same item is looked at there.
-- Params: round (how many wholes around), as_of_s
-- Reads: reach_course, reach_item, aggregation
-- Leaves: reach_course
INSERT INTO reach_course
SELECT
    course.root_key,
    course.item_key,
    course.steps,
    link.parent_key,
    greatest(course.first_s, link.joined_s),
    -- Where only the day of a separation is known, the whole day counts.
    least(
        course.last_s,
        CASE
            WHEN link.separated_s IS NULL THEN 9223372036854775807
            WHEN (link.separated_s + 28800) % 86400 = 0 THEN link.separated_s + 86399
            ELSE link.separated_s
        END
    ),
    $round
FROM reach_course AS course
INNER JOIN aggregation AS link ON link.child_key = course.holder_key
ANTI JOIN reach_item AS own ON own.root_key = course.root_key AND own.item_key = link.parent_key
ANTI JOIN reach_course AS known
    ON
        known.root_key = course.root_key
        AND known.item_key = course.item_key
        AND known.holder_key = link.parent_key
        AND known.round < $round
WHERE
    course.round = $round - 1
    AND link.joined_s <= course.last_s
    AND coalesce(link.separated_s, 9223372036854775807) >= course.first_s
    AND ($as_of_s IS NULL OR link.joined_s <= $as_of_s)
