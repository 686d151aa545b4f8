// Purpose: the hand-overs of one licence verdict; most have none and are not in the index.
// Params: none
// Returns: nothing
// Used by: battery_custody.graph.schema
CREATE INDEX custody_transfer_verdict IF NOT EXISTS
FOR ()-[t:CUSTODY_TRANSFER]-() ON (t.consignee_verdict)
