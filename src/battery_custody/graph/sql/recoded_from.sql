-- Purpose: the items whose new codes those in scope are; reports may name several, of which the last is marked.
-- Reads: changed_item, item_node, reported.batteries
-- Returns: owner_key, then the columns of the projected table
WITH told AS (
    SELECT battery_key, recoded_from_key, max(record_no) AS told_no
    FROM reported.batteries
    SEMI JOIN changed_item AS scope ON scope.key = batteries.battery_key
    WHERE recoded_from_key IS NOT NULL
    GROUP BY battery_key, recoded_from_key
)

SELECT
    told.battery_key AS owner_key,
    node.battery_id,
    node.lot_id,
    original.battery_id AS original_battery_id,
    original.lot_id AS original_lot_id,
    told.told_no = max(told.told_no) OVER (PARTITION BY told.battery_key) AS is_last
FROM told
INNER JOIN item_node AS node ON node.key = told.battery_key
INNER JOIN item_node AS original ON original.key = told.recoded_from_key
