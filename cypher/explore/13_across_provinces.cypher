// Purpose: between which provinces do most waste batteries go? (first two digits of GB/T 2260)
// Params: none
// Returns: from_province, to_province, transfers, kg
// Used by: people, in Neo4j Browser
MATCH (a:Enterprise)-[t:CUSTODY_TRANSFER]->(b:Enterprise)
WHERE t.is_waste AND left(a.adcode, 2) <> left(b.adcode, 2)
RETURN left(a.adcode, 2) AS from_province, left(b.adcode, 2) AS to_province, count(t) AS transfers,
  round(sum(t.mass_kg)) AS kg
ORDER BY transfers DESC, from_province, to_province
LIMIT 10
