// Purpose: make MADE_BY relationships, from a battery to each maker that reports of it name.
// Params: rows (lists in the order of the projected table's columns; times as epoch seconds)
// Returns: written (how many rows found their nodes)
// Used by: battery_custody.graph.reconcile
WITH datetime({epochSeconds: 0, timezone: '+08:00'}) AS epoch, duration({seconds: 1}) AS second
UNWIND $rows AS row
MATCH (n:Battery {battery_id: row[0]})
USING INDEX n:Battery(battery_id)
MATCH (maker:Enterprise {enterprise_id: row[1]})
USING INDEX maker:Enterprise(enterprise_id)
CREATE (n)-[:MADE_BY {
  made_at: epoch + second * row[2]
}]->(maker)
RETURN count(*) AS written
