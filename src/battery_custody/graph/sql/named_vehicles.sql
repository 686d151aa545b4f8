-- Purpose: the vehicles of which batches after one superseded an event.
-- Params: batch_no
-- Reads: superseded, reported.vehicle_events
-- Leaves: key, with repeats
SELECT event.vehicle_key AS key
FROM reported.vehicle_events AS event
INNER JOIN superseded ON superseded.record_no = event.record_no AND superseded.table_name = 'vehicle_events'
WHERE superseded.batch_no > $batch_no
