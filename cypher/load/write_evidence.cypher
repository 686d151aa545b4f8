// Purpose: make EVIDENCE relationships, from a finding to all that its events name, by event and role.
// Params: rows (lists in the order of the projected table's columns; times as epoch seconds)
// Returns: written (how many rows found their nodes)
// Used by: battery_custody.graph.reconcile
WITH datetime({epochSeconds: 0, timezone: '+08:00'}) AS epoch, duration({seconds: 1}) AS second
UNWIND $rows AS row
MATCH (finding:Finding {finding_id: row[0]})
USING INDEX finding:Finding(finding_id)
OPTIONAL MATCH (battery:Battery {battery_id: row[1]})
USING INDEX battery:Battery(battery_id)
OPTIONAL MATCH (lot:Lot {lot_id: row[2]})
USING INDEX lot:Lot(lot_id)
OPTIONAL MATCH (vehicle:Vehicle {vehicle_id: row[3]})
USING INDEX vehicle:Vehicle(vehicle_id)
OPTIONAL MATCH (enterprise:Enterprise {enterprise_id: row[4]})
USING INDEX enterprise:Enterprise(enterprise_id)
OPTIONAL MATCH (transformation:Transformation {transformation_id: row[5]})
USING INDEX transformation:Transformation(transformation_id)
WITH epoch, second, row, finding, coalesce(battery, lot, vehicle, enterprise, transformation) AS other
WHERE other IS NOT NULL
CREATE (finding)-[:EVIDENCE {
  event_id: row[6],
  event_type: row[7],
  role: row[8],
  at: epoch + second * row[9]
}]->(other)
RETURN count(*) AS written
