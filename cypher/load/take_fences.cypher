// Purpose: take the fences of all workers for one sync, if none is at work: none beat lately, or a clock jumped back.
// Params: lease_id, workers (how many), patience_s
// Returns: taken (boolean), holder, beat_at
// Used by: battery_custody.graph.watermark
UNWIND range(0, $workers - 1) AS no
MERGE (w:ProjectionWorker {worker_no: no})
// The write locks the fence, so that a transaction of another sync that holds it ends first.
SET w.asked_by = $lease_id
WITH collect(w) AS fences, datetime() AS now
WITH fences, [w IN fences WHERE w.lease_id IS NOT NULL AND w.lease_id <> $lease_id
  AND w.beat_at <= now AND w.beat_at > now - duration({seconds: $patience_s})] AS held, now
FOREACH (w IN CASE WHEN held = [] THEN fences ELSE [] END | SET w.lease_id = $lease_id, w.beat_at = now)
RETURN held = [] AS taken, head(held).lease_id AS holder, toString(head(held).beat_at) AS beat_at
