// Purpose: make or renew Finding nodes; a property that is known no more is removed.
// Params: rows (lists in the order of the projected table's columns; times as epoch seconds)
// Returns: written (how many rows)
// Used by: battery_custody.graph.reconcile
WITH datetime({epochSeconds: 0, timezone: '+08:00'}) AS epoch, duration({seconds: 1}) AS second
UNWIND $rows AS row
MERGE (n:Finding {finding_id: row[0]})
SET n += {
  rule_id: row[1],
  rule_version: row[2],
  title: row[3],
  status: row[4],
  severity: row[5],
  score: row[6],
  subject_type: row[7],
  subject_id: row[8],
  first_event_at: epoch + second * row[9],
  last_event_at: epoch + second * row[10],
  mass_kg: row[11],
  summary: row[12],
  evidence: row[13],
  verdict: row[14],
  reason: row[15],
  reviewer: row[16],
  reviewed_at: epoch + second * row[17],
  opened_run_id: row[18],
  opened_at: epoch + second * row[19],
  withdrawn_run_id: row[20],
  withdrawn_at: epoch + second * row[21],
  history: split(row[22], ';')
}
RETURN count(*) AS written
