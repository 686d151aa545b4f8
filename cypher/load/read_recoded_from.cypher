// Purpose: the RECODED_FROM relationships that start at some items.
// Params: ids (list of text)
// Returns: rows (element id, then the projected table's columns), once for each kind of owner
// Used by: battery_custody.graph.reconcile
UNWIND $ids AS id
MATCH (n:Battery {battery_id: id})-[r:RECODED_FROM]->(other)
USING INDEX n:Battery(battery_id)
RETURN collect([
  elementId(r),
  n.battery_id,
  null,
  other.battery_id,
  other.lot_id,
  r.is_last
]) AS rows
UNION ALL
UNWIND $ids AS id
MATCH (n:Lot {lot_id: id})-[r:RECODED_FROM]->(other)
USING INDEX n:Lot(lot_id)
RETURN collect([
  elementId(r),
  null,
  n.lot_id,
  other.battery_id,
  other.lot_id,
  r.is_last
]) AS rows
