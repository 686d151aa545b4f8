// Purpose: make or renew Battery nodes; a property that is known no more is removed.
// Params: rows (lists in the order of the projected table's columns; times as epoch seconds)
// Returns: written (how many rows)
// Used by: battery_custody.graph.reconcile
WITH datetime({epochSeconds: 0, timezone: '+08:00'}) AS epoch, duration({seconds: 1}) AS second
UNWIND $rows AS row
MERGE (n:Battery {battery_id: row[0]})
SET n += {
  defined: row[1],
  level: row[2],
  maker_id: row[3],
  chemistry: row[4],
  energy_kwh: row[5],
  mass_kg: row[6],
  made_at: epoch + second * row[7],
  coded_at: epoch + second * row[8],
  events: row[9],
  first_type: row[10],
  first_at: epoch + second * row[11],
  last_type: row[12],
  last_at: epoch + second * row[13],
  ended_at: epoch + second * row[14],
  exported_at: epoch + second * row[15],
  waste_since: epoch + second * row[16],
  nominal_kg: row[17],
  ended_no: row[18],
  faults: row[19],
  item_key: row[20]
}
RETURN count(*) AS written
