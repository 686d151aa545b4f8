// Purpose: each file of the schema is recorded once.
// Params: none
// Returns: nothing
// Used by: battery_custody.graph.schema
CREATE CONSTRAINT schema_version_unique IF NOT EXISTS
FOR (v:SchemaVersion) REQUIRE v.version IS UNIQUE
