// Purpose: hold the fence of one worker to the end of the transaction; finds nothing where another sync took over.
// Params: worker_no, lease_id
// Returns: worker_no
// Used by: battery_custody.graph.watermark
MATCH (w:ProjectionWorker {worker_no: $worker_no})
SET w.asked_by = $lease_id
WITH w
WHERE w.lease_id = $lease_id
SET w.beat_at = datetime()
RETURN w.worker_no AS worker_no
