-- Purpose: whether a batch is in the ledger still.
-- Params: batch_no
-- Returns: its hash
SELECT batch_hash FROM ingest_batch WHERE batch_no = $batch_no
