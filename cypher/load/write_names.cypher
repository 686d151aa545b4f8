// Purpose: make NAMES relationships, from another name to the item that it stands for.
// Params: rows (lists in the order of the projected table's columns; times as epoch seconds)
// Returns: written (how many rows found their nodes)
// Used by: battery_custody.graph.reconcile
UNWIND $rows AS row
MATCH (alias:Alias {alias_id: row[0]})
USING INDEX alias:Alias(alias_id)
OPTIONAL MATCH (item_battery:Battery {battery_id: row[1]})
USING INDEX item_battery:Battery(battery_id)
OPTIONAL MATCH (item_lot:Lot {lot_id: row[2]})
USING INDEX item_lot:Lot(lot_id)
WITH row, alias, coalesce(item_battery, item_lot) AS item
WHERE item IS NOT NULL
CREATE (alias)-[:NAMES]->(item)
RETURN count(*) AS written
