// Purpose: one node for each licence, found by its id.
// Params: none
// Returns: nothing
// Used by: battery_custody.graph.schema
CREATE CONSTRAINT licence_unique IF NOT EXISTS
FOR (n:Licence) REQUIRE n.licence_id IS UNIQUE
