// Purpose: which parties took in most waste batteries without a valid licence?
// Params: none
// Returns: party, batteries, kg, suppliers, verdicts
// Used by: people, in Neo4j Browser
MATCH (consignor)-[t:CUSTODY_TRANSFER]->(e:Enterprise)
WHERE t.consignee_verdict IN ['unlicensed', 'lapsed', 'out_of_scope'] AND t.is_waste
WITH e, t, consignor ORDER BY t.consignee_verdict
WITH e, count(DISTINCT t.battery_id) AS batteries, sum(t.mass_kg) AS kg, count(DISTINCT consignor) AS suppliers,
  collect(DISTINCT t.consignee_verdict) AS verdicts
RETURN coalesce(e.name, e.enterprise_id) AS party, batteries, round(kg) AS kg, suppliers, verdicts
ORDER BY batteries DESC, e.enterprise_id
LIMIT 10
