// Purpose: the places of some sites in the ledger's order, and whose they are.
// Params: ids (list of text), most (rows)
// Returns: site_id, site_key, enterprise_id
// Used by: battery_custody.trace.graph_questions
UNWIND $ids AS id
MATCH (s:Site {site_id: id})
USING INDEX s:Site(site_id)
RETURN s.site_id, s.site_key, s.enterprise_id
ORDER BY s.site_id
LIMIT $most
