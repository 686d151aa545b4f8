// Purpose: make OUTPUT_OF relationships, from an item to the transformation that it came out of.
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
CREATE (item)-[:OUTPUT_OF {
  quantity: row[3],
  mass_kg: row[4],
  li_kg: row[5],
  ni_kg: row[6],
  co_kg: row[7],
  mn_kg: row[8]
}]->(process)
RETURN count(*) AS written
