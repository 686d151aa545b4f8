// Purpose: which battery codes were in two vehicles at one time?
// Params: none
// Returns: battery_id, vehicle_id, until, other_vehicle_id, since
// Used by: people, in Neo4j Browser
MATCH (one:Vehicle)<-[a:INSTALLED_IN]-(b:Battery)-[c:INSTALLED_IN]->(other:Vehicle)
WHERE one <> other AND (a.since < c.since OR a.since = c.since AND one.vehicle_id < other.vehicle_id)
  AND (a.until IS NULL OR a.until > c.since)
RETURN b.battery_id AS battery_id, one.vehicle_id AS vehicle_id, toString(date(a.until)) AS until,
  other.vehicle_id AS other_vehicle_id, toString(date(c.since)) AS since
ORDER BY c.since, battery_id
LIMIT 10
