// Purpose: the chain of a lot by one index seek.
// Params: none
// Returns: nothing
// Used by: battery_custody.graph.schema
CREATE INDEX custody_transfer_lot IF NOT EXISTS
FOR ()-[t:CUSTODY_TRANSFER]-() ON (t.lot_id)
