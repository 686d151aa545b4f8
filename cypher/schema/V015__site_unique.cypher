// Purpose: one node for each place.
// Params: none
// Returns: nothing
// Used by: battery_custody.graph.schema
CREATE CONSTRAINT site_unique IF NOT EXISTS
FOR (s:Site) REQUIRE s.site_id IS UNIQUE
