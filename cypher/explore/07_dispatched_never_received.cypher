// Purpose: between which parties were most batteries dispatched and never received?
// Params: none
// Returns: consignor, consignee, items, last_day
// Used by: people, in Neo4j Browser
MATCH (a:Enterprise)-[t:CUSTODY_TRANSFER {kind: 'dispatch'}]->(b:Enterprise)
WITH a, b, count(DISTINCT coalesce(t.battery_id, t.lot_id)) AS items, max(t.dispatched_at) AS last
RETURN coalesce(a.name, a.enterprise_id) AS consignor, coalesce(b.name, b.enterprise_id) AS consignee, items,
  toString(date(last)) AS last_day
ORDER BY items DESC, last DESC, a.enterprise_id, b.enterprise_id
LIMIT 10
