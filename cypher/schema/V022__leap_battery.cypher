// Purpose: the leaps of a battery by one index seek.
// Params: none
// Returns: nothing
// Used by: battery_custody.graph.schema
CREATE INDEX leap_battery IF NOT EXISTS
FOR ()-[t:LEAP]-() ON (t.battery_id)
