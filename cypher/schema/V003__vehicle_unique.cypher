// Purpose: one node for each vehicle, found by its id.
// Params: none
// Returns: nothing
// Used by: battery_custody.graph.schema
CREATE CONSTRAINT vehicle_unique IF NOT EXISTS
FOR (n:Vehicle) REQUIRE n.vehicle_id IS UNIQUE
