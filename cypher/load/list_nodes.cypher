// Purpose: the nodes of a label, to find those that the ledger does not have.
// Params: token (label), key (property that is its id)
// Returns: element_id, id
// Used by: battery_custody.graph.verify
MATCH (n:$($token))
RETURN elementId(n) AS element_id, toStringOrNull(n[$key]) AS id
ORDER BY element_id
