// Purpose: make or renew Enterprise nodes; a property that is known no more is removed.
// Params: rows (lists in the order of the projected table's columns; times as epoch seconds)
// Returns: written (how many rows)
// Used by: battery_custody.graph.reconcile
WITH datetime({epochSeconds: 0, timezone: '+08:00'}) AS epoch, duration({seconds: 1}) AS second
UNWIND $rows AS row
MERGE (n:Enterprise {enterprise_id: row[0]})
SET n += {
  defined: row[1],
  id_scheme: row[2],
  name: row[3],
  roles: split(row[4], ';'),
  adcode: row[5],
  address: row[6],
  phone: row[7],
  legal_representative: row[8],
  parent_id: row[9],
  maker_codes: split(row[10], ';'),
  registered_at: epoch + second * row[11],
  dissolved_at: epoch + second * row[12],
  enterprise_key: row[13]
}
RETURN count(*) AS written
