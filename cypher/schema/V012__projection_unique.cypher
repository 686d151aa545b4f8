// Purpose: one watermark, however many syncs begin at once.
// Params: none
// Returns: nothing
// Used by: battery_custody.graph.schema
CREATE CONSTRAINT projection_unique IF NOT EXISTS
FOR (p:Projection) REQUIRE p.name IS UNIQUE
