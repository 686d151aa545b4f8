// Purpose: the VEHICLE_EVENT relationships of some vehicles.
// Params: ids (list of text)
// Returns: rows (element id, then the projected table's columns), once for each kind of owner
// Used by: battery_custody.graph.reconcile
UNWIND $ids AS id
MATCH (n:Vehicle {vehicle_id: id})<-[r:VEHICLE_EVENT]-(reporter)
USING INDEX n:Vehicle(vehicle_id)
RETURN collect([
  elementId(r),
  n.vehicle_id,
  reporter.enterprise_id,
  r.event_no,
  r.event_id,
  r.event_type,
  r.at.epochSeconds,
  r.is_day,
  r.record_at.epochSeconds,
  r.owner_id,
  r.adcode,
  r.document_no,
  r.batch_no,
  r.source,
  r.source_row,
  r.superseded,
  r.superseded_at.epochSeconds
]) AS rows
