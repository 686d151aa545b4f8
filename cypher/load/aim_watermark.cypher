// Purpose: note to which batch a sync is on its way, so that a reader can tell a graph that is between two.
// Params: batch_no
// Returns: nothing
// Used by: battery_custody.graph.watermark
MERGE (p:Projection {name: 'ledger'})
SET p.target_batch_no = $batch_no
