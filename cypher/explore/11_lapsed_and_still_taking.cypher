// Purpose: whose licence had ended while waste batteries went on coming in?
// Params: none
// Returns: party, kind, ended, withdrawal, batteries, last_day
// Used by: people, in Neo4j Browser
MATCH ()-[t:CUSTODY_TRANSFER {consignee_verdict: 'lapsed'}]->(e:Enterprise)
WITH e, t.consignee_licence_id AS licence_id, count(DISTINCT t.battery_id) AS batteries, max(t.at) AS last
MATCH (l:Licence {licence_id: licence_id})
RETURN coalesce(e.name, e.enterprise_id) AS party, l.kind AS kind, toString(date(l.void_from)) AS ended,
  l.withdrawal AS withdrawal, batteries, toString(date(last)) AS last_day
ORDER BY batteries DESC, licence_id
LIMIT 10
