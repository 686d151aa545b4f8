// Purpose: the INPUT_TO relationships of some transformations.
// Params: ids (list of text)
// Returns: rows (element id, then the projected table's columns), once for each kind of owner
// Used by: battery_custody.graph.reconcile
UNWIND $ids AS id
MATCH (n:Transformation {transformation_id: id})<-[r:INPUT_TO]-(item)
USING INDEX n:Transformation(transformation_id)
RETURN collect([
  elementId(r),
  n.transformation_id,
  item.battery_id,
  item.lot_id,
  r.quantity,
  r.mass_kg
]) AS rows
