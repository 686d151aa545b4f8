// Purpose: remove nodes that the ledger no longer has, with what hangs on them.
// Params: element_ids (list of text)
// Returns: deleted (how many)
// Used by: battery_custody.graph.reconcile
UNWIND $element_ids AS id
MATCH (n)
WHERE elementId(n) = id
DETACH DELETE n
RETURN count(*) AS deleted
