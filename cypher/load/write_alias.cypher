// Purpose: make or renew Alias nodes; a property that is known no more is removed.
// Params: rows (lists in the order of the projected table's columns; times as epoch seconds)
// Returns: written (how many rows)
// Used by: battery_custody.graph.reconcile
UNWIND $rows AS row
MERGE (n:Alias {alias_id: row[0]})
SET n += {
  alias: row[1],
  item_id: row[2]
}
RETURN count(*) AS written
