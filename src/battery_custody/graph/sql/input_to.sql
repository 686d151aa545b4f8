-- Purpose: what went into the transformations in scope.
-- Reads: changed_transformation, item_node, transformation_input
-- Returns: owner_key, then the columns of the projected table
SELECT
    scope.key AS owner_key,
    scope.id AS transformation_id,
    node.battery_id,
    node.lot_id,
    link.quantity,
    link.mass_kg
FROM changed_transformation AS scope
INNER JOIN transformation_input AS link ON link.transformation_id = scope.id
INNER JOIN item_node AS node ON node.key = link.item_key
