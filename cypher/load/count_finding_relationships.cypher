// Purpose: how many relationships of a type start at findings; other people's may start elsewhere.
// Params: token (type)
// Returns: total
// Used by: battery_custody.graph.verify
MATCH (:Finding)-[r:$($token)]->()
RETURN count(r) AS total
ORDER BY total
LIMIT 1
