-- Purpose: the first rejected record of a chunk whose hash is not that of its fields.
-- Params: first, last (record numbers)
-- Returns: record_no
SELECT record_no
FROM rejected_record
WHERE
    record_no BETWEEN $first AND $last
    AND row_hash IS DISTINCT FROM unhex(left(sha256(concat(
        source, chr(31), source_row, chr(31), table_name, chr(31), field, chr(31), reason, chr(31), raw
    )), 32))
ORDER BY record_no
LIMIT 1
