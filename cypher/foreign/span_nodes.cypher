// Purpose: between which numbers the nodes of a label lie, to read them range by range.
// Params: token (label)
// Returns: first, last, total
// Used by: battery_custody.graph.foreign
MATCH (n:$($token))
RETURN min(id(n)) AS first, max(id(n)) AS last, count(n) AS total
