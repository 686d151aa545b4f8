// Purpose: the relationships of a type, to find those that the ledger does not have.
// Params: token (type)
// Returns: element_id, id (its own, else those of its ends)
// Used by: battery_custody.graph.verify
MATCH (a)-[r:$($token)]->(b)
RETURN elementId(r) AS element_id, coalesce(
  r.transfer_id,
  r.event_id + ' ' + coalesce(b.battery_id, b.lot_id, b.vehicle_id) + ' ' + toString(r.event_no),
  coalesce(a.battery_id, a.lot_id, a.enterprise_id, a.vehicle_id, a.alias_id, elementId(a)) + ' '
  + coalesce(b.battery_id, b.lot_id, b.vehicle_id, b.licence_id, b.transformation_id, b.site_id, b.enterprise_id, elementId(b))
) AS id
ORDER BY element_id
