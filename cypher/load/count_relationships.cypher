// Purpose: how many relationships have a type.
// Params: token (type)
// Returns: total
// Used by: battery_custody.graph.verify
MATCH ()-[r:$($token)]->()
RETURN count(r) AS total
ORDER BY total
LIMIT 1
