// Purpose: make RECODED_FROM relationships, from an item to the one whose new code it is.
// Params: rows (lists in the order of the projected table's columns; times as epoch seconds)
// Returns: written (how many rows found their nodes)
// Used by: battery_custody.graph.reconcile
UNWIND $rows AS row
OPTIONAL MATCH (item_battery:Battery {battery_id: row[0]})
USING INDEX item_battery:Battery(battery_id)
OPTIONAL MATCH (item_lot:Lot {lot_id: row[1]})
USING INDEX item_lot:Lot(lot_id)
OPTIONAL MATCH (other_battery:Battery {battery_id: row[2]})
USING INDEX other_battery:Battery(battery_id)
OPTIONAL MATCH (other_lot:Lot {lot_id: row[3]})
USING INDEX other_lot:Lot(lot_id)
WITH row, coalesce(item_battery, item_lot) AS item, coalesce(other_battery, other_lot) AS other
WHERE item IS NOT NULL AND other IS NOT NULL
CREATE (item)-[:RECODED_FROM {
  is_last: row[4]
}]->(other)
RETURN count(*) AS written
