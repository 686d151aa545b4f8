// Purpose: whether anything was ever projected.
// Params: none
// Returns: found (boolean)
// Used by: battery_custody.graph.watermark
RETURN EXISTS { MATCH (n:Battery|Lot|Vehicle|Enterprise|Licence|Transformation|Site|Alias) } AS found
ORDER BY found
LIMIT 1
