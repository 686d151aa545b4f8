// Purpose: make or renew Vehicle nodes; a property that is known no more is removed.
// Params: rows (lists in the order of the projected table's columns; times as epoch seconds)
// Returns: written (how many rows)
// Used by: battery_custody.graph.reconcile
WITH datetime({epochSeconds: 0, timezone: '+08:00'}) AS epoch, duration({seconds: 1}) AS second
UNWIND $rows AS row
MERGE (n:Vehicle {vehicle_id: row[0]})
SET n += {
  defined: row[1],
  maker_id: row[2],
  model: row[3],
  made_at: epoch + second * row[4],
  swap_model: row[5],
  vehicle_key: row[6]
}
RETURN count(*) AS written
