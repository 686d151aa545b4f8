// Purpose: how many nodes have a label.
// Params: token (label)
// Returns: total
// Used by: battery_custody.graph.verify
MATCH (n:$($token))
RETURN count(n) AS total
ORDER BY total
LIMIT 1
