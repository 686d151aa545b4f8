// Purpose: the INSTALLED_IN relationships of some items.
// Params: ids (list of text)
// Returns: rows (element id, then the projected table's columns), once for each kind of owner
// Used by: battery_custody.graph.reconcile
UNWIND $ids AS id
MATCH (n:Battery {battery_id: id})-[r:INSTALLED_IN]->(other:Vehicle)
USING INDEX n:Battery(battery_id)
RETURN collect([
  elementId(r),
  n.battery_id,
  null,
  other.vehicle_id,
  r.since.epochSeconds,
  r.until.epochSeconds,
  r.is_day,
  r.install_event_id,
  r.remove_event_id
]) AS rows
UNION ALL
UNWIND $ids AS id
MATCH (n:Lot {lot_id: id})-[r:INSTALLED_IN]->(other:Vehicle)
USING INDEX n:Lot(lot_id)
RETURN collect([
  elementId(r),
  null,
  n.lot_id,
  other.vehicle_id,
  r.since.epochSeconds,
  r.until.epochSeconds,
  r.is_day,
  r.install_event_id,
  r.remove_event_id
]) AS rows
