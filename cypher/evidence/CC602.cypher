// Purpose: draw a finding of CC602 out-of-territory with its parties, items, hand-overs and licences.
// Params: finding_id (in Neo4j Browser first run  :param finding_id => 'F-…')
// Returns: path
// Used by: custody graph evidence, and people in Neo4j Browser
MATCH (f:Finding {finding_id: $finding_id, rule_id: 'CC602'})
CALL (f) {
  // What it is about and involves, and all that its records name.
  MATCH path = (f)-[:ABOUT|INVOLVES]->()
  RETURN path, 1 AS part
  UNION
  MATCH path = (f)-[:EVIDENCE]->()
  RETURN path, 2 AS part
  UNION
  // The hand-overs that its records tell.
  MATCH (f)-[e:EVIDENCE]->()
  WITH f, collect(DISTINCT e.event_id) AS event_ids
  MATCH (f)-[:INVOLVES]->(item:Battery)
  MATCH path = ()-[t:CUSTODY_TRANSFER {battery_id: item.battery_id}]->()
  WHERE t.event_id IN event_ids OR t.receipt_id IN event_ids
  RETURN path, 3 AS part
  UNION
  MATCH (f)-[e:EVIDENCE]->()
  WITH f, collect(DISTINCT e.event_id) AS event_ids
  MATCH (f)-[:INVOLVES]->(item:Lot)
  MATCH path = ()-[t:CUSTODY_TRANSFER {lot_id: item.lot_id}]->()
  WHERE t.event_id IN event_ids OR t.receipt_id IN event_ids
  RETURN path, 3 AS part
  UNION
  // The licences of its parties.
  MATCH path = (f)-[:INVOLVES]->(:Enterprise)-[:HOLDS]->()
  RETURN path, 12 AS part
}
RETURN path
ORDER BY part, last(relationships(path)).at, elementId(last(relationships(path)))
LIMIT 1000
