-- Purpose: the first batch that added rows or files and has no entry of its own.
-- Returns: batch_no
SELECT batch_no
FROM (SELECT batch_no FROM batch_table UNION SELECT batch_no FROM source_file)
WHERE batch_no NOT IN (SELECT batch_no FROM ingest_batch)
ORDER BY batch_no
LIMIT 1
