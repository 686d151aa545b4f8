// Purpose: one node for each enterprise, found by its id.
// Params: none
// Returns: nothing
// Used by: battery_custody.graph.schema
CREATE CONSTRAINT enterprise_unique IF NOT EXISTS
FOR (n:Enterprise) REQUIRE n.enterprise_id IS UNIQUE
