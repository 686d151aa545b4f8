// Purpose: when anything was reported last, by the last sync.
// Params: none
// Returns: now_s
// Used by: battery_custody.trace.graph_standing
MATCH (p:Projection {name: 'ledger'})
RETURN p.now_at.epochSeconds AS now_s
ORDER BY now_s
LIMIT 1
