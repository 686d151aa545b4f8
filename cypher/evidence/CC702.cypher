// Purpose: draw a finding of CC702 scrapped-without-battery with its parties, items, batteries and vehicles.
// Params: finding_id (in Neo4j Browser first run  :param finding_id => 'F-…')
// Returns: path
// Used by: custody graph evidence, and people in Neo4j Browser
MATCH (f:Finding {finding_id: $finding_id, rule_id: 'CC702'})
CALL (f) {
  // What it is about and involves, and all that its records name.
  MATCH path = (f)-[:ABOUT|INVOLVES]->()
  RETURN path, 1 AS part
  UNION
  MATCH path = (f)-[:EVIDENCE]->()
  RETURN path, 2 AS part
  UNION
  // The batteries that were in the vehicle.
  MATCH path = (f)-[:ABOUT]->(:Vehicle)<-[:INSTALLED_IN]-()
  RETURN path, 15 AS part
  UNION
  // The vehicles that its items were in.
  MATCH path = (f)-[:INVOLVES]->(:Battery|Lot)-[:INSTALLED_IN]->()
  RETURN path, 7 AS part
}
RETURN path
ORDER BY part, last(relationships(path)).at, elementId(last(relationships(path)))
LIMIT 1000
