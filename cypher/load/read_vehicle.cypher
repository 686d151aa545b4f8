// Purpose: the Vehicle nodes of some ids.
// Params: ids (list of text)
// Returns: rows (element id, then the projected table's columns)
// Used by: battery_custody.graph.reconcile
UNWIND $ids AS id
MATCH (n:Vehicle {vehicle_id: id})
USING INDEX n:Vehicle(vehicle_id)
RETURN collect([
  elementId(n),
  n.vehicle_id,
  n.defined,
  n.maker_id,
  n.model,
  n.made_at.epochSeconds,
  n.swap_model,
  n.vehicle_key
]) AS rows
