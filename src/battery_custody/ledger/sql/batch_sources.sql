-- Purpose: the source files of a batch.
-- Params: batch (number of the batch)
-- Returns: source_no, name, format, bytes, sha256, in order
SELECT source_no, name, format, bytes, sha256
FROM source_file
WHERE batch_no = $batch
ORDER BY source_no, name, format, bytes, sha256
