// Purpose: which batteries do findings of several rules meet in?
// Params: none
// Returns: battery_id, rules, custodian, score
// Used by: people, in Neo4j Browser
MATCH (f:Finding {status: 'open'})-[:ABOUT]->(b:Battery)
WHERE NOT f.rule_id STARTS WITH 'CC9'
WITH b, f ORDER BY f.rule_id
WITH b, collect(DISTINCT f.rule_id) AS rules, max(f.score) AS score
WHERE size(rules) > 1
OPTIONAL MATCH (b)-[:IN_CUSTODY_OF]->(e:Enterprise)
RETURN b.battery_id AS battery_id, rules, coalesce(e.name, e.enterprise_id) AS custodian, round(score, 2) AS score
ORDER BY size(rules) DESC, score DESC, battery_id
LIMIT 10
