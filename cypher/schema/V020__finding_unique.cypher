// Purpose: one node for each finding, found by its id.
// Params: none
// Returns: nothing
// Used by: battery_custody.graph.schema
CREATE CONSTRAINT finding_unique IF NOT EXISTS
FOR (f:Finding) REQUIRE f.finding_id IS UNIQUE
