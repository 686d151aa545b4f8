// Purpose: make ABOUT relationships, from a finding to its subject.
// Params: rows (lists in the order of the projected table's columns; times as epoch seconds)
// Returns: written (how many rows found their nodes)
// Used by: battery_custody.graph.reconcile
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
OPTIONAL MATCH (site:Site {site_id: row[6]})
USING INDEX site:Site(site_id)
WITH row, finding, coalesce(battery, lot, vehicle, enterprise, transformation, site) AS other
WHERE other IS NOT NULL
CREATE (finding)-[:ABOUT]->(other)
RETURN count(*) AS written
