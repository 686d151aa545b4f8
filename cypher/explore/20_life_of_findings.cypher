// Purpose: how many findings of each rule are open, dismissed or withdrawn, and how heavy are they?
// Params: none
// Returns: rule_id, title, status, findings, kg
// Used by: people, in Neo4j Browser
MATCH (f:Finding)
RETURN f.rule_id AS rule_id, head(collect(f.title)) AS title, f.status AS status, count(f) AS findings,
  round(sum(f.mass_kg)) AS kg
ORDER BY rule_id, status
LIMIT 100
