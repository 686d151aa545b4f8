// Purpose: between which numbers the relationships of a type lie, to read them range by range.
// Params: token (type)
// Returns: first, last, total
// Used by: battery_custody.graph.foreign
MATCH ()-[r:$($token)]->()
RETURN min(id(r)) AS first, max(id(r)) AS last, count(r) AS total
