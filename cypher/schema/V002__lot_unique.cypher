// Purpose: one node for each lot, found by its id.
// Params: none
// Returns: nothing
// Used by: battery_custody.graph.schema
CREATE CONSTRAINT lot_unique IF NOT EXISTS
FOR (n:Lot) REQUIRE n.lot_id IS UNIQUE
