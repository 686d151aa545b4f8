-- Purpose: what the items in scope were part of.
-- Reads: changed_item, item_node, aggregation
-- Returns: owner_key, then the columns of the projected table
SELECT
    link.child_key AS owner_key,
    child.battery_id,
    child.lot_id,
    parent.battery_id AS parent_battery_id,
    parent.lot_id AS parent_lot_id,
    link.joined_s AS since,
    link.separated_s AS until,
    link.event_id
FROM aggregation AS link
SEMI JOIN changed_item AS scope ON scope.key = link.child_key
INNER JOIN item_node AS child ON child.key = link.child_key
INNER JOIN item_node AS parent ON parent.key = link.parent_key
