// Purpose: take the lease of the one process that follows the ledger, or hold it on, unless another has it.
// Params: lease_id, patience_s
// Returns: taken (boolean), holder, beat_at
// Used by: battery_custody.graph.watch
MERGE (w:ProjectionWorker {worker_no: -1})
// The write locks the lease, so that of two that ask at once one comes after the other.
SET w.asked_by = $lease_id
WITH w, datetime() AS now
WITH w, now, w.lease_id IS NOT NULL AND w.lease_id <> $lease_id
  AND w.beat_at <= now AND w.beat_at > now - duration({seconds: $patience_s}) AS held
FOREACH (_ IN CASE WHEN held THEN [] ELSE [1] END | SET w.lease_id = $lease_id, w.beat_at = now)
RETURN NOT held AS taken, w.lease_id AS holder, toString(w.beat_at) AS beat_at
