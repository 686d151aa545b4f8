// Purpose: the ABOUT relationships of some findings.
// Params: ids (list of text)
// Returns: rows (element id, then the projected table's columns)
// Used by: battery_custody.graph.reconcile
UNWIND $ids AS id
MATCH (n:Finding {finding_id: id})-[r:ABOUT]->(other)
USING INDEX n:Finding(finding_id)
RETURN collect([
  elementId(r),
  n.finding_id,
  other.battery_id,
  other.lot_id,
  other.vehicle_id,
  CASE WHEN other:Enterprise THEN other.enterprise_id END,
  other.transformation_id,
  CASE WHEN other:Site THEN other.site_id END
]) AS rows
