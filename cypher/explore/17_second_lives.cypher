// Purpose: which codes did re-coded batteries have before, and who has them now?
// Params: none
// Returns: battery_id, original_id, custodian, last_event, last_day
// Used by: people, in Neo4j Browser
MATCH (b:Battery)-[:RECODED_FROM]->(original:Battery)
OPTIONAL MATCH (b)-[:IN_CUSTODY_OF]->(e:Enterprise)
RETURN b.battery_id AS battery_id, original.battery_id AS original_id, coalesce(e.name, e.enterprise_id) AS custodian,
  b.last_type AS last_event, toString(date(b.last_at)) AS last_day
ORDER BY b.last_at DESC, battery_id
LIMIT 10
