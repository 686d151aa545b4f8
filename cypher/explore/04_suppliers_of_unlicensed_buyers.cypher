// Purpose: who hands most waste batteries to parties without any licence?
// Params: none
// Returns: party, roles, batteries, buyers
// Used by: people, in Neo4j Browser
MATCH (e:Enterprise)-[t:CUSTODY_TRANSFER]->(buyer:Enterprise)
WHERE t.consignee_verdict = 'unlicensed' AND t.is_waste AND e <> buyer
WITH e, count(DISTINCT t.battery_id) AS batteries, count(DISTINCT buyer) AS buyers
RETURN coalesce(e.name, e.enterprise_id) AS party, e.roles AS roles, batteries, buyers
ORDER BY batteries DESC, e.enterprise_id
LIMIT 10
