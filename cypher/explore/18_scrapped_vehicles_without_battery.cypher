// Purpose: of which scrapped vehicles has the battery not ended with a licensed party?
// Params: none
// Returns: vehicle_id, battery_id, scrapped, custodian
// Used by: people, in Neo4j Browser
MATCH (v:Vehicle)<-[s:VEHICLE_EVENT {event_type: 'scrapping'}]-()
WHERE s.superseded IS NULL
MATCH (v)<-[i:INSTALLED_IN]-(b:Battery)
WHERE b.ended_at IS NULL AND i.since <= s.at AND (i.until IS NULL OR i.until >= s.at - duration('P90D'))
MATCH (b)-[:IN_CUSTODY_OF]->(e:Enterprise)
WHERE NOT EXISTS { (e)-[:HOLDS]->(:Licence) }
RETURN v.vehicle_id AS vehicle_id, b.battery_id AS battery_id, toString(date(s.at)) AS scrapped,
  coalesce(e.name, e.enterprise_id) AS custodian
ORDER BY s.at, vehicle_id, battery_id
LIMIT 10
