// Purpose: make HOLDS relationships, from the holder to its licence.
// Params: rows (lists in the order of the projected table's columns; times as epoch seconds)
// Returns: written (how many rows found their nodes)
// Used by: battery_custody.graph.reconcile
UNWIND $rows AS row
MATCH (licence:Licence {licence_id: row[0]})
USING INDEX licence:Licence(licence_id)
MATCH (holder:Enterprise {enterprise_id: row[1]})
USING INDEX holder:Enterprise(enterprise_id)
CREATE (holder)-[:HOLDS]->(licence)
RETURN count(*) AS written
