// Purpose: make OPERATES relationships, from a party to its site.
// Params: rows (lists in the order of the projected table's columns; times as epoch seconds)
// Returns: written (how many rows found their nodes)
// Used by: battery_custody.graph.reconcile
UNWIND $rows AS row
MATCH (site:Site {site_id: row[0]})
USING INDEX site:Site(site_id)
MATCH (operator:Enterprise {enterprise_id: row[1]})
USING INDEX operator:Enterprise(enterprise_id)
CREATE (operator)-[:OPERATES]->(site)
RETURN count(*) AS written
