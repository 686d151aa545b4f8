// Purpose: make INSTALLED_IN relationships, from an item to the vehicle that it was in for a time.
// Params: rows (lists in the order of the projected table's columns; times as epoch seconds)
// Returns: written (how many rows found their nodes)
// Used by: battery_custody.graph.reconcile
WITH datetime({epochSeconds: 0, timezone: '+08:00'}) AS epoch, duration({seconds: 1}) AS second
UNWIND $rows AS row
MATCH (other:Vehicle {vehicle_id: row[2]})
USING INDEX other:Vehicle(vehicle_id)
OPTIONAL MATCH (item_battery:Battery {battery_id: row[0]})
USING INDEX item_battery:Battery(battery_id)
OPTIONAL MATCH (item_lot:Lot {lot_id: row[1]})
USING INDEX item_lot:Lot(lot_id)
WITH epoch, second, row, other, coalesce(item_battery, item_lot) AS item
WHERE item IS NOT NULL
CREATE (item)-[:INSTALLED_IN {
  since: epoch + second * row[3],
  until: epoch + second * row[4],
  is_day: row[5],
  install_event_id: row[6],
  remove_event_id: row[7]
}]->(other)
RETURN count(*) AS written
