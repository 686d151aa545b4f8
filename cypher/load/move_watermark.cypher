// Purpose: note up to which batch the graph has been brought, in the transaction of the last writes.
// Params: batch_no, chain_hash
// Returns: nothing
// Used by: battery_custody.graph.watermark
MERGE (p:Projection {name: 'ledger'})
SET p.batch_no = $batch_no, p.chain_hash = $chain_hash, p.synced_at = datetime(), p.target_batch_no = null
