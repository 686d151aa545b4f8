// Purpose: make or renew Transformation nodes; a property that is known no more is removed.
// Params: rows (lists in the order of the projected table's columns; times as epoch seconds)
// Returns: written (how many rows)
// Used by: battery_custody.graph.reconcile
WITH datetime({epochSeconds: 0, timezone: '+08:00'}) AS epoch, duration({seconds: 1}) AS second
UNWIND $rows AS row
MERGE (n:Transformation {transformation_id: row[0]})
SET n += {
  kind: row[1],
  enterprise_id: row[2],
  site_id: row[3],
  event_at: epoch + second * row[4],
  record_at: epoch + second * row[5],
  defined: row[6],
  batch_no: row[7],
  source: row[8],
  source_row: row[9]
}
RETURN count(*) AS written
