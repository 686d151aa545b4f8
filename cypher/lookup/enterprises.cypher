// Purpose: what some parties are called, and their places in the ledger's order.
// Params: ids (list of text), most (rows)
// Returns: enterprise_id, enterprise_key, name
// Used by: battery_custody.trace.graph_rows
UNWIND $ids AS id
MATCH (e:Enterprise {enterprise_id: id})
USING INDEX e:Enterprise(enterprise_id)
RETURN e.enterprise_id, e.enterprise_key, e.name
ORDER BY e.enterprise_id
LIMIT $most
