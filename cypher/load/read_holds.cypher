// Purpose: the HOLDS relationships of some licences.
// Params: ids (list of text)
// Returns: rows (element id, then the projected table's columns), once for each kind of owner
// Used by: battery_custody.graph.reconcile
UNWIND $ids AS id
MATCH (n:Licence {licence_id: id})<-[r:HOLDS]-(e:Enterprise)
USING INDEX n:Licence(licence_id)
RETURN collect([
  elementId(r),
  n.licence_id,
  e.enterprise_id
]) AS rows
