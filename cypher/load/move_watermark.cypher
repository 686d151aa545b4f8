// Purpose: note up to where the graph has been brought, in the transaction of the last writes.
// Params: batch_no, chain_hash, run_id (last run of detection), reviews (how many verdicts of people)
// Returns: nothing
// Used by: battery_custody.graph.watermark
MERGE (p:Projection {name: 'ledger'})
SET p.batch_no = $batch_no, p.chain_hash = $chain_hash, p.run_id = $run_id, p.reviews = $reviews,
  p.synced_at = datetime(), p.target_batch_no = null
