// Purpose: the items that have a name beside their id.
// Params: none
// Returns: nothing
// Used by: battery_custody.graph.schema
CREATE INDEX alias_name IF NOT EXISTS
FOR (a:Alias) ON (a.alias)
