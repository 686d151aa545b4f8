// Purpose: the Transformation nodes of some ids.
// Params: ids (list of text)
// Returns: rows (element id, then the projected table's columns)
// Used by: battery_custody.graph.reconcile
UNWIND $ids AS id
MATCH (n:Transformation {transformation_id: id})
USING INDEX n:Transformation(transformation_id)
RETURN collect([
  elementId(n),
  n.transformation_id,
  n.kind,
  n.enterprise_id,
  n.site_id,
  n.event_at.epochSeconds,
  n.record_at.epochSeconds,
  n.defined,
  n.batch_no,
  n.source,
  n.source_row
]) AS rows
