// Purpose: make IN_CUSTODY_OF relationships, from an item to who has it at the end of its chain.
// Params: rows (lists in the order of the projected table's columns; times as epoch seconds)
// Returns: written (how many rows found their nodes)
// Used by: battery_custody.graph.reconcile
WITH datetime({epochSeconds: 0, timezone: '+08:00'}) AS epoch, duration({seconds: 1}) AS second
UNWIND $rows AS row
MATCH (other:Enterprise {enterprise_id: row[2]})
USING INDEX other:Enterprise(enterprise_id)
OPTIONAL MATCH (item_battery:Battery {battery_id: row[0]})
USING INDEX item_battery:Battery(battery_id)
OPTIONAL MATCH (item_lot:Lot {lot_id: row[1]})
USING INDEX item_lot:Lot(lot_id)
WITH epoch, second, row, other, coalesce(item_battery, item_lot) AS item
WHERE item IS NOT NULL
CREATE (item)-[:IN_CUSTODY_OF {
  since: epoch + second * row[3]
}]->(other)
RETURN count(*) AS written
