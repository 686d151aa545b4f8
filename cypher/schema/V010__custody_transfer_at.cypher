// Purpose: hand-overs of a period.
// Params: none
// Returns: nothing
// Used by: battery_custody.graph.schema
CREATE INDEX custody_transfer_at IF NOT EXISTS
FOR ()-[t:CUSTODY_TRANSFER]-() ON (t.at)
