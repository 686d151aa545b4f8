-- Purpose: those of some items that can be in several wholes: lots, and parts that were only planned.
-- Params: key
-- Returns: item_key
SELECT item_key FROM lot WHERE item_key IN (SELECT unnest($key))
UNION ALL
SELECT item_key
FROM battery
WHERE
    item_key IN (SELECT unnest($key))
    AND defined
    AND level IS NULL
    AND item_key NOT IN (SELECT item_key FROM item_life WHERE item_key IN (SELECT unnest($key)))
