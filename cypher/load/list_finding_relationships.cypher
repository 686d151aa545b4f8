// Purpose: the relationships of a type that start at findings, to find those that the ledger does not have.
// Params: token (type)
// Returns: element_id, id (those of its ends)
// Used by: battery_custody.graph.verify
MATCH (a:Finding)-[r:$($token)]->(b)
RETURN elementId(r) AS element_id, coalesce(a.finding_id, elementId(a)) + ' '
  + coalesce(b.battery_id, b.lot_id, b.vehicle_id, b.transformation_id, b.site_id, b.enterprise_id, elementId(b)) AS id
ORDER BY element_id
