// Purpose: the hand-overs of a bare network by their ids.
// Params: none
// Returns: nothing
// Used by: battery_custody.graph.schema
CREATE INDEX transfer_id IF NOT EXISTS
FOR ()-[t:TRANSFER]-() ON (t.transfer_id)
