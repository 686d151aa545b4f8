// Purpose: remove relationships that the ledger no longer has.
// Params: element_ids (list of text)
// Returns: deleted (how many)
// Used by: battery_custody.graph.reconcile
UNWIND $element_ids AS id
MATCH ()-[r]->()
WHERE elementId(r) = id
DELETE r
RETURN count(*) AS deleted
