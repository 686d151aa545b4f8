// Purpose: which parties do open findings involve most, and of which rules?
// Params: none
// Returns: party, findings, rules, kg
// Used by: people, in Neo4j Browser
MATCH (f:Finding {status: 'open'})-[:INVOLVES]->(e:Enterprise)
WHERE NOT f.rule_id STARTS WITH 'CC9'
WITH e, f ORDER BY f.rule_id
WITH e, count(f) AS findings, collect(DISTINCT f.rule_id) AS rules, sum(f.mass_kg) AS kg
RETURN coalesce(e.name, e.enterprise_id) AS party, findings, rules, round(kg) AS kg
ORDER BY findings DESC, e.enterprise_id
LIMIT 10
