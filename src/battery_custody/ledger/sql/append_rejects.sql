-- Purpose: keep the rejected fields of a batch; one that is kept already is not kept twice.
-- Params: first (record number of the first), batch (number of the batch)
-- Reads: staged_reject, staged_source
INSERT INTO rejected_record
WITH fresh AS (
    SELECT DISTINCT
        source.name AS source,
        reject.source_row,
        reject.table_name,
        reject.field,
        reject.reason,
        reject.raw,
        unhex(left(sha256(concat(
            source.name, chr(31), reject.source_row, chr(31), reject.table_name, chr(31),
            reject.field, chr(31), reject.reason, chr(31), reject.raw
        )), 32)) AS row_hash
    FROM staged_reject AS reject
    LEFT JOIN staged_source AS source USING (source_no)
)
SELECT $first + row_number() OVER (ORDER BY source, source_row NULLS FIRST, table_name, field, reason) - 1,
    $batch, source, source_row, table_name, field, reason, raw, row_hash
FROM fresh
WHERE NOT EXISTS (FROM rejected_record AS kept WHERE kept.row_hash = fresh.row_hash)
