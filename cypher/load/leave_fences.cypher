// Purpose: leave the fences of a sync that ended.
// Params: lease_id
// Returns: nothing
// Used by: battery_custody.graph.watermark
MATCH (w:ProjectionWorker {lease_id: $lease_id})
REMOVE w.lease_id, w.beat_at
