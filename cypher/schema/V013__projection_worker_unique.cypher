// Purpose: one fence for each worker of a sync.
// Params: none
// Returns: nothing
// Used by: battery_custody.graph.schema
CREATE CONSTRAINT projection_worker_unique IF NOT EXISTS
FOR (w:ProjectionWorker) REQUIRE w.worker_no IS UNIQUE
