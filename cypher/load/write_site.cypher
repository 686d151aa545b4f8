// Purpose: make or renew Site nodes; a property that is known no more is removed.
// Params: rows (lists in the order of the projected table's columns; times as epoch seconds)
// Returns: written (how many rows)
// Used by: battery_custody.graph.reconcile
WITH datetime({epochSeconds: 0, timezone: '+08:00'}) AS epoch, duration({seconds: 1}) AS second
UNWIND $rows AS row
MERGE (n:Site {site_id: row[0]})
SET n += {
  defined: row[1],
  enterprise_id: row[2],
  kind: row[3],
  adcode: row[4],
  latitude: row[5],
  longitude: row[6],
  serves_maker_ids: split(row[7], ';'),
  valid_from: epoch + second * row[8],
  valid_to: epoch + second * row[9],
  site_key: row[10]
}
RETURN count(*) AS written
