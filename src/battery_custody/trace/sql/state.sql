-- Purpose: whether anything was ingested since.
-- Returns: one row: number and hash of the last batch
SELECT max(batch_no), arg_max(batch_hash, batch_no) FROM ingest_batch
