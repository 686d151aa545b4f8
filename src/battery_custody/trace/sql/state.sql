-- Purpose: whether anything was ingested since.
-- Returns: one row: the last batch
SELECT max(batch_no) FROM ingest_batch
