// Purpose: the Enterprise nodes of some ids.
// Params: ids (list of text)
// Returns: rows (element id, then the projected table's columns)
// Used by: battery_custody.graph.reconcile
UNWIND $ids AS id
MATCH (n:Enterprise {enterprise_id: id})
USING INDEX n:Enterprise(enterprise_id)
RETURN collect([
  elementId(n),
  n.enterprise_id,
  n.defined,
  n.id_scheme,
  n.name,
  n.roles,
  n.adcode,
  n.address,
  n.phone,
  n.legal_representative,
  n.parent_id,
  n.maker_codes,
  n.registered_at.epochSeconds,
  n.dissolved_at.epochSeconds,
  n.enterprise_key
]) AS rows
