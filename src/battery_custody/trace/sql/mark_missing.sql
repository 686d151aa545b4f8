-- Purpose: those of some items of which no event, no part and no making is reported.
-- Params: key
-- Returns: item_key
SELECT item_key
FROM (SELECT unnest($key) AS item_key)
WHERE
    item_key NOT IN (SELECT item_key FROM item_life WHERE item_key IN (SELECT unnest($key)))
    AND item_key NOT IN (SELECT parent_key FROM aggregation WHERE parent_key IN (SELECT unnest($key)))
    AND item_key NOT IN (SELECT item_key FROM transformation_output WHERE item_key IN (SELECT unnest($key)))
