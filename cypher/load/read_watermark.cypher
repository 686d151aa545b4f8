// Purpose: up to which state of which ledger the graph has been brought.
// Params: none
// Returns: batch_no, chain_hash, run_id, reviews, target_batch_no, synced_at
// Used by: battery_custody.graph.watermark
MATCH (p:Projection {name: 'ledger'})
RETURN p.batch_no AS batch_no, p.chain_hash AS chain_hash, p.run_id AS run_id, p.reviews AS reviews,
  p.target_batch_no AS target_batch_no, toString(p.synced_at) AS synced_at
ORDER BY p.name
LIMIT 1
