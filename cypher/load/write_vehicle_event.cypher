// Purpose: make VEHICLE_EVENT relationships; where no record names the reporter, they start at the vehicle itself.
// Params: rows (lists in the order of the projected table's columns; times as epoch seconds)
// Returns: written (how many rows found their nodes)
// Used by: battery_custody.graph.reconcile
WITH datetime({epochSeconds: 0, timezone: '+08:00'}) AS epoch, duration({seconds: 1}) AS second
UNWIND $rows AS row
MATCH (vehicle:Vehicle {vehicle_id: row[0]})
USING INDEX vehicle:Vehicle(vehicle_id)
OPTIONAL MATCH (reporter:Enterprise {enterprise_id: row[1]})
USING INDEX reporter:Enterprise(enterprise_id)
WITH epoch, second, row, vehicle, CASE WHEN row[1] IS NULL THEN vehicle ELSE reporter END AS start
WHERE start IS NOT NULL
CREATE (start)-[:VEHICLE_EVENT {
  event_no: row[2],
  event_id: row[3],
  event_type: row[4],
  at: epoch + second * row[5],
  is_day: row[6],
  record_at: epoch + second * row[7],
  owner_id: row[8],
  adcode: row[9],
  document_no: row[10],
  batch_no: row[11],
  source: row[12],
  source_row: row[13],
  superseded: row[14],
  superseded_at: epoch + second * row[15]
}]->(vehicle)
RETURN count(*) AS written
