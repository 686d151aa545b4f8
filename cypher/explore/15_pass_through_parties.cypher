// Purpose: which parties hand waste batteries on soonest after they took them in?
// Params: none
// Returns: party, roles, batteries, days
// Used by: people, in Neo4j Browser
MATCH ()-[t:CUSTODY_TRANSFER]->(e:Enterprise)
WHERE t.is_waste
MATCH (e)-[n:CUSTODY_TRANSFER {battery_id: t.battery_id}]->(next:Enterprise)
WHERE n.seq = t.seq + 1 AND next <> e
WITH e, count(*) AS batteries, avg(duration.inSeconds(t.at, n.at).seconds) / 86400 AS days
WHERE batteries >= 5
RETURN coalesce(e.name, e.enterprise_id) AS party, e.roles AS roles, batteries, round(days, 1) AS days
ORDER BY days, e.enterprise_id
LIMIT 10
