-- Purpose: parts that were in a whole when it was taken apart, with the first sign of each since. The
--     records of one disassembling may stand a day apart.
-- Returns: the columns of the flat table part_account.
CREATE OR REPLACE VIEW part_account AS
WITH opening AS (
    SELECT item_key, event_s, event_id AS opened_id
    FROM custody_event
    WHERE event_type = 'disassembling'
    UNION ALL
    SELECT used.item_key, process.event_s, process.transformation_id
    FROM transformation_input AS used
    INNER JOIN transformation AS process USING (transformation_id)
    WHERE process.kind = 'disassembly'
),

opened AS (
    SELECT
        part.parent_key,
        part.child_key,
        min(opening.event_s) AS opened_s,
        arg_min(opening.opened_id, (opening.event_s, opening.opened_id)) AS opened_id,
        max(part.separated_s) AS separated_s
    FROM aggregation AS part
    INNER JOIN opening ON opening.item_key = part.parent_key
    WHERE
        part.joined_s <= opening.event_s
        AND coalesce(part.separated_s, opening.event_s) >= opening.event_s - 86400
    GROUP BY part.parent_key, part.child_key
),

seen AS (
    SELECT opened.parent_key, opened.child_key, 'event' AS sign, event.event_s AS sign_s
    FROM opened
    INNER JOIN custody_event AS event
        ON event.item_key = opened.child_key AND event.event_s >= opened.opened_s - 86400
    UNION ALL
    SELECT opened.parent_key, opened.child_key, 'whole', part.joined_s
    FROM opened
    INNER JOIN aggregation AS part
        ON
            part.child_key = opened.child_key
            AND part.parent_key <> opened.parent_key
            AND part.joined_s >= opened.opened_s - 86400
    UNION ALL
    SELECT opened.parent_key, opened.child_key, 'transformation', process.event_s
    FROM opened
    INNER JOIN transformation_output AS made ON made.item_key = opened.child_key
    INNER JOIN transformation AS process USING (transformation_id)
    WHERE process.event_s >= opened.opened_s - 86400
    UNION ALL
    SELECT opened.parent_key, opened.child_key, 'transformation', process.event_s
    FROM opened
    INNER JOIN transformation_input AS used ON used.item_key = opened.child_key
    INNER JOIN transformation AS process USING (transformation_id)
    WHERE process.event_s >= opened.opened_s - 86400
    UNION ALL
    SELECT opened.parent_key, opened.child_key, 'new_code', coalesce(fresh.coded_s, fresh.made_s, opened.opened_s)
    FROM opened
    INNER JOIN battery AS fresh ON fresh.recoded_from_key = opened.child_key
)

SELECT
    opened.parent_key,
    opened.child_key,
    opened.opened_s,
    opened.opened_id,
    opened.separated_s,
    arg_min(seen.sign, (seen.sign_s, seen.sign)) AS sign,
    min(seen.sign_s) AS sign_s
FROM opened
LEFT JOIN seen USING (parent_key, child_key)
GROUP BY ALL
