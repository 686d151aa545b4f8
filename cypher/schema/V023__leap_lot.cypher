// Purpose: the leaps of a lot by one index seek.
// Params: none
// Returns: nothing
// Used by: battery_custody.graph.schema
CREATE INDEX leap_lot IF NOT EXISTS
FOR ()-[t:LEAP]-() ON (t.lot_id)
