// Purpose: draw a finding of CC302 output-exceeds-input with its parties, items and inputs and outputs.
// Params: finding_id (in Neo4j Browser first run  :param finding_id => 'F-…')
// Returns: path
// Used by: custody graph evidence, and people in Neo4j Browser
MATCH (f:Finding {finding_id: $finding_id, rule_id: 'CC302'})
CALL (f) {
  // What it is about and involves, and all that its records name.
  MATCH path = (f)-[:ABOUT|INVOLVES]->()
  RETURN path, 1 AS part
  UNION
  MATCH path = (f)-[:EVIDENCE]->()
  RETURN path, 2 AS part
  UNION
  // What went into the process and what came out of it.
  MATCH path = (f)-[:ABOUT]->(:Transformation)<-[:INPUT_TO|OUTPUT_OF]-()
  RETURN path, 14 AS part
}
RETURN path
ORDER BY part, last(relationships(path)).at, elementId(last(relationships(path)))
LIMIT 1000
