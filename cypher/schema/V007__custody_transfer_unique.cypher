// Purpose: one relationship for each hand-over, found by its id.
// Params: none
// Returns: nothing
// Used by: battery_custody.graph.schema
CREATE CONSTRAINT custody_transfer_unique IF NOT EXISTS
FOR ()-[t:CUSTODY_TRANSFER]-() REQUIRE t.transfer_id IS UNIQUE
