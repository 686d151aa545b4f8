// Purpose: the Lot nodes of some ids.
// Params: ids (list of text)
// Returns: rows (element id, then the projected table's columns)
// Used by: battery_custody.graph.reconcile
UNWIND $ids AS id
MATCH (n:Lot {lot_id: id})
USING INDEX n:Lot(lot_id)
RETURN collect([
  elementId(n),
  n.lot_id,
  n.material,
  n.mass_kg,
  n.li_kg,
  n.ni_kg,
  n.co_kg,
  n.mn_kg,
  n.events,
  n.first_type,
  n.first_at.epochSeconds,
  n.ended_at.epochSeconds,
  n.ended_no,
  n.waste_since.epochSeconds,
  n.faults,
  n.item_key
]) AS rows
