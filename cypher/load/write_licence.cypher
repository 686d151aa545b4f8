// Purpose: make or renew Licence nodes; a property that is known no more is removed.
// Params: rows (lists in the order of the projected table's columns; times as epoch seconds)
// Returns: written (how many rows)
// Used by: battery_custody.graph.reconcile
WITH datetime({epochSeconds: 0, timezone: '+08:00'}) AS epoch, duration({seconds: 1}) AS second
UNWIND $rows AS row
MERGE (n:Licence {licence_id: row[0]})
SET n += {
  enterprise_id: row[1],
  kind: row[2],
  activities: split(row[3], ';'),
  adcode: row[4],
  capacity_t_per_year: row[5],
  valid_from: epoch + second * row[6],
  void_from: epoch + second * row[7],
  withdrawn_at: epoch + second * row[8],
  withdrawal: row[9]
}
RETURN count(*) AS written
