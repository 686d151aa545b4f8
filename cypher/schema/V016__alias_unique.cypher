// Purpose: one node for each other name of an item.
// Params: none
// Returns: nothing
// Used by: battery_custody.graph.schema
CREATE CONSTRAINT alias_unique IF NOT EXISTS
FOR (a:Alias) REQUIRE a.alias_id IS UNIQUE
