-- Purpose: hand-overs of one item on one day, of which at least one has only a day and which do not
--     follow one another in their present order.
-- Reads: handover
-- Returns: item_key, day_s, order_no, is_day, at_s, consignor_key, consignee_key, holder_key (who had the
--     item before that day), in the present order
WITH placed AS (
    SELECT
        item_key,
        (at_s + 28800) // 86400 * 86400 - 28800 AS day_s,
        order_no,
        order_s,
        step_rank,
        is_day,
        at_s,
        consignor_key,
        consignee_key
    FROM handover
),

grouped AS (
    SELECT
        *,
        lag(consignee_key) OVER chain AS before_key,
        count(*) OVER same_day AS together,
        bool_or(is_day) OVER same_day AS has_day,
        row_number() OVER chain AS position
    FROM placed
    WHERE item_key IN (SELECT item_key FROM placed GROUP BY item_key, day_s HAVING count(*) > 1 AND bool_or(is_day))
    WINDOW
        chain AS (PARTITION BY item_key ORDER BY order_s, step_rank, order_no),
        same_day AS (PARTITION BY item_key, day_s)
),

broken AS (
    SELECT item_key, day_s
    FROM grouped
    WHERE together > 1 AND has_day
    GROUP BY item_key, day_s
    HAVING bool_or(consignor_key <> before_key)
)

SELECT
    item_key,
    day_s,
    order_no,
    is_day,
    at_s,
    consignor_key,
    consignee_key,
    first_value(before_key) OVER (PARTITION BY item_key, day_s ORDER BY position) AS holder_key
FROM grouped
SEMI JOIN broken USING (item_key, day_s)
ORDER BY item_key, day_s, position
