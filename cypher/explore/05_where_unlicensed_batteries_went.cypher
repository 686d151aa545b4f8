// Purpose: where did the batteries go that unlicensed parties took in?
// Params: none
// Returns: party, roles, batteries, sellers
// Used by: people, in Neo4j Browser
MATCH (middle:Enterprise)-[t:CUSTODY_TRANSFER]->(e:Enterprise)
WHERE t.is_waste AND t.consignee_verdict = 'licensed'
  AND EXISTS { ()-[p:CUSTODY_TRANSFER]->(middle) WHERE p.consignee_verdict = 'unlicensed' AND p.battery_id = t.battery_id AND p.at <= t.at }
WITH e, count(DISTINCT t.battery_id) AS batteries, count(DISTINCT middle) AS sellers
RETURN coalesce(e.name, e.enterprise_id) AS party, e.roles AS roles, batteries, sellers
ORDER BY batteries DESC, e.enterprise_id
LIMIT 10
