// Purpose: the NAMES relationships of some items.
// Params: ids (list of text)
// Returns: rows (element id, then the projected table's columns), once for each kind of owner
// Used by: battery_custody.graph.reconcile
UNWIND $ids AS id
MATCH (n:Battery {battery_id: id})<-[r:NAMES]-(alias:Alias)
USING INDEX n:Battery(battery_id)
RETURN collect([
  elementId(r),
  alias.alias_id,
  n.battery_id,
  null
]) AS rows
UNION ALL
UNWIND $ids AS id
MATCH (n:Lot {lot_id: id})<-[r:NAMES]-(alias:Alias)
USING INDEX n:Lot(lot_id)
RETURN collect([
  elementId(r),
  alias.alias_id,
  null,
  n.lot_id
]) AS rows
