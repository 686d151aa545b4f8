// Purpose: the other names of an item.
// Params: none
// Returns: nothing
// Used by: battery_custody.graph.schema
CREATE INDEX alias_item IF NOT EXISTS
FOR (a:Alias) ON (a.item_id)
