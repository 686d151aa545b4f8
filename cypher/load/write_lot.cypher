// Purpose: make or renew Lot nodes; a property that is known no more is removed.
// Params: rows (lists in the order of the projected table's columns; times as epoch seconds)
// Returns: written (how many rows)
// Used by: battery_custody.graph.reconcile
WITH datetime({epochSeconds: 0, timezone: '+08:00'}) AS epoch, duration({seconds: 1}) AS second
UNWIND $rows AS row
MERGE (n:Lot {lot_id: row[0]})
SET n += {
  material: row[1],
  mass_kg: row[2],
  li_kg: row[3],
  ni_kg: row[4],
  co_kg: row[5],
  mn_kg: row[6],
  events: row[7],
  first_type: row[8],
  first_at: epoch + second * row[9],
  ended_at: epoch + second * row[10],
  ended_no: row[11],
  waste_since: epoch + second * row[12],
  faults: row[13],
  item_key: row[14]
}
RETURN count(*) AS written
