// Purpose: one node for each battery, found by its id.
// Params: none
// Returns: nothing
// Used by: battery_custody.graph.schema
CREATE CONSTRAINT battery_unique IF NOT EXISTS
FOR (n:Battery) REQUIRE n.battery_id IS UNIQUE
