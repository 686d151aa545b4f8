// Purpose: the MADE_BY relationships of some items.
// Params: ids (list of text)
// Returns: rows (element id, then the projected table's columns)
// Used by: battery_custody.graph.reconcile
UNWIND $ids AS id
MATCH (n:Battery {battery_id: id})-[r:MADE_BY]->(maker:Enterprise)
USING INDEX n:Battery(battery_id)
RETURN collect([
  elementId(r),
  n.battery_id,
  maker.enterprise_id,
  r.made_at.epochSeconds
]) AS rows
