// Purpose: one node for each transformation, found by its id.
// Params: none
// Returns: nothing
// Used by: battery_custody.graph.schema
CREATE CONSTRAINT transformation_unique IF NOT EXISTS
FOR (n:Transformation) REQUIRE n.transformation_id IS UNIQUE
