// Purpose: the chain of a battery by one index seek, without passing through dense parties.
// Params: none
// Returns: nothing
// Used by: battery_custody.graph.schema
CREATE INDEX custody_transfer_battery IF NOT EXISTS
FOR ()-[t:CUSTODY_TRANSFER]-() ON (t.battery_id)
