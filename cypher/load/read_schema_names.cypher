// Purpose: the names of the constraints and indexes that stand.
// Params: none
// Returns: name
// Used by: battery_custody.graph.schema
SHOW INDEXES YIELD name
RETURN name
ORDER BY name
