// Purpose: through whose hands did the battery of the best finding go, and when?
// Params: none
// Returns: seq, day, kind, consignor, consignee, is_waste, verdict
// Used by: people, in Neo4j Browser
MATCH (f:Finding {status: 'open'})-[:ABOUT]->(found:Battery)
// Another one: in place of the two lines around this one write  MATCH (found:Battery {battery_id: '…'})
WITH found, f ORDER BY f.score DESC, f.finding_id LIMIT 1
MATCH (consignor)-[t:CUSTODY_TRANSFER {battery_id: found.battery_id}]->(consignee)
RETURN t.seq AS seq, toString(date(t.at)) AS day, t.kind AS kind,
  coalesce(consignor.name, consignor.enterprise_id) AS consignor, coalesce(consignee.name, consignee.enterprise_id) AS consignee,
  t.is_waste AS is_waste, t.consignee_verdict AS verdict
ORDER BY seq
LIMIT 50
