// Purpose: over which parties did batteries leave licensed hands and come back?
// Params: none
// Returns: route, batteries
// Used by: people, in Neo4j Browser
MATCH (f:Finding {rule_id: 'CC406', status: 'open'})-[:ABOUT]->(b:Battery)
MATCH (f)-[r:EVIDENCE {role: 'consignee'}]->(e:Enterprise)
WITH b, f, e, min(r.at) AS at ORDER BY f.finding_id, at
WITH f, b, collect(coalesce(e.name, e.enterprise_id)) AS route
RETURN reduce(text = head(route), name IN tail(route) | text + ' → ' + name) AS route, count(b) AS batteries
ORDER BY batteries DESC, route
LIMIT 10
