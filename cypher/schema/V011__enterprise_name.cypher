// Purpose: parties by name, for people who know no code.
// Params: none
// Returns: nothing
// Used by: battery_custody.graph.schema
CREATE INDEX enterprise_name IF NOT EXISTS
FOR (n:Enterprise) ON (n.name)
