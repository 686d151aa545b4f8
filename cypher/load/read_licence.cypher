// Purpose: the Licence nodes of some ids.
// Params: ids (list of text)
// Returns: rows (element id, then the projected table's columns)
// Used by: battery_custody.graph.reconcile
UNWIND $ids AS id
MATCH (n:Licence {licence_id: id})
USING INDEX n:Licence(licence_id)
RETURN collect([
  elementId(n),
  n.licence_id,
  n.enterprise_id,
  n.kind,
  n.activities,
  n.adcode,
  n.capacity_t_per_year,
  n.valid_from.epochSeconds,
  n.void_from.epochSeconds,
  n.withdrawn_at.epochSeconds,
  n.withdrawal
]) AS rows
