// Purpose: note when anything was reported last, in the transaction of the last writes.
// Params: now_s (epoch seconds, NULL where nothing was)
// Returns: nothing
// Used by: battery_custody.graph.watermark
MATCH (p:Projection {name: 'ledger'})
SET p.now_at = datetime({epochSeconds: $now_s, timezone: '+08:00'})
