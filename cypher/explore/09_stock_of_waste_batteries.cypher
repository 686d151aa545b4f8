// Purpose: who holds the most waste batteries now, and with which licences?
// Params: none
// Returns: party, batteries, kg, licences
// Used by: people, in Neo4j Browser
MATCH (b:Battery)-[:IN_CUSTODY_OF]->(e:Enterprise)
WHERE b.waste_since IS NOT NULL AND b.ended_at IS NULL AND b.exported_at IS NULL
WITH e, count(b) AS batteries, sum(b.mass_kg) AS kg
CALL (e) {
  OPTIONAL MATCH (e)-[:HOLDS]->(l:Licence)
  WITH l ORDER BY l.kind
  RETURN collect(DISTINCT l.kind) AS licences
}
RETURN coalesce(e.name, e.enterprise_id) AS party, batteries, round(kg) AS kg, licences
ORDER BY batteries DESC, e.enterprise_id
LIMIT 10
