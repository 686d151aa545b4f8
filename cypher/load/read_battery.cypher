// Purpose: the Battery nodes of some ids.
// Params: ids (list of text)
// Returns: rows (element id, then the projected table's columns)
// Used by: battery_custody.graph.reconcile
UNWIND $ids AS id
MATCH (n:Battery {battery_id: id})
USING INDEX n:Battery(battery_id)
RETURN collect([
  elementId(n),
  n.battery_id,
  n.defined,
  n.level,
  n.maker_id,
  n.chemistry,
  n.energy_kwh,
  n.mass_kg,
  n.made_at.epochSeconds,
  n.coded_at.epochSeconds,
  n.events,
  n.first_type,
  n.first_at.epochSeconds,
  n.last_type,
  n.last_at.epochSeconds,
  n.ended_at.epochSeconds,
  n.exported_at.epochSeconds,
  n.waste_since.epochSeconds,
  n.nominal_kg,
  n.ended_no,
  n.faults,
  n.item_key
]) AS rows
