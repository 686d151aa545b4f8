// Purpose: the events of some vehicles as reported, whether they stand or not.
// Params: ids (list of text), most (rows)
// Returns: vehicle_id, and a list in the order that battery_custody.trace.graph_rows names
// Used by: battery_custody.trace.graph_rows
UNWIND $ids AS id
MATCH (reporter)-[e:VEHICLE_EVENT]->(v:Vehicle {vehicle_id: id})
USING INDEX v:Vehicle(vehicle_id)
RETURN id, [e.event_no, e.event_id, e.event_type, e.at.epochSeconds, e.is_day, e.record_at.epochSeconds,
  reporter.enterprise_id, e.owner_id, e.adcode, e.document_no, e.source, e.source_row, e.batch_no, e.superseded,
  e.superseded_at.epochSeconds] AS event
ORDER BY id, e.event_no
LIMIT $most
