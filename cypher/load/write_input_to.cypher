// Purpose: make INPUT_TO relationships, from an item to the transformation that it went into.
// Params: rows (lists in the order of the projected table's columns; times as epoch seconds)
// Returns: written (how many rows found their nodes)
// Used by: battery_custody.graph.reconcile
UNWIND $rows AS row
MATCH (process:Transformation {transformation_id: row[0]})
USING INDEX process:Transformation(transformation_id)
OPTIONAL MATCH (item_battery:Battery {battery_id: row[1]})
USING INDEX item_battery:Battery(battery_id)
OPTIONAL MATCH (item_lot:Lot {lot_id: row[2]})
USING INDEX item_lot:Lot(lot_id)
WITH row, process, coalesce(item_battery, item_lot) AS item
WHERE item IS NOT NULL
CREATE (item)-[:INPUT_TO {
  quantity: row[3],
  mass_kg: row[4]
}]->(process)
RETURN count(*) AS written
