// Purpose: up to which batch of which ledger the graph has been brought.
// Params: none
// Returns: batch_no, chain_hash, target_batch_no, synced_at
// Used by: battery_custody.graph.watermark
MATCH (p:Projection {name: 'ledger'})
RETURN p.batch_no AS batch_no, p.chain_hash AS chain_hash, p.target_batch_no AS target_batch_no,
  toString(p.synced_at) AS synced_at
ORDER BY p.name
LIMIT 1
