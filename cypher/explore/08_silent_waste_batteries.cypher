// Purpose: which waste batteries have been silent longest, and who has them?
// Params: none
// Returns: battery_id, custodian, last_event, last_day
// Used by: people, in Neo4j Browser
MATCH (b:Battery)-[:IN_CUSTODY_OF]->(e:Enterprise)
WHERE b.waste_since IS NOT NULL AND b.ended_at IS NULL AND b.exported_at IS NULL
RETURN b.battery_id AS battery_id, coalesce(e.name, e.enterprise_id) AS custodian, b.last_type AS last_event,
  toString(date(b.last_at)) AS last_day
ORDER BY b.last_at, battery_id
LIMIT 10
