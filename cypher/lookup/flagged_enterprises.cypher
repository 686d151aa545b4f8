// Purpose: the parties that open findings name first; findings about the quality of data accuse nobody, and a
//   dismissed finding no longer does.
// Params: most (rows)
// Returns: enterprise_id
// Used by: battery_custody.trace.graph_questions
MATCH (f:Finding {status: 'open'})-[:INVOLVES {place: 1}]->(e:Enterprise)
WHERE NOT f.rule_id STARTS WITH 'CC9' AND coalesce(f.verdict, '') <> 'dismissed'
RETURN DISTINCT e.enterprise_id AS enterprise_id
ORDER BY enterprise_id
LIMIT $most
