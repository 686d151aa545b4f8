-- Purpose: the items whose new codes those in scope are.
-- Reads: changed_item, item_node, battery
-- Returns: owner_key, then the columns of the projected table
SELECT
    battery.item_key AS owner_key,
    node.battery_id,
    node.lot_id,
    original.battery_id AS original_battery_id,
    original.lot_id AS original_lot_id
FROM battery
SEMI JOIN changed_item AS scope ON scope.key = battery.item_key
INNER JOIN item_node AS node ON node.key = battery.item_key
INNER JOIN item_node AS original ON original.key = battery.recoded_from_key
