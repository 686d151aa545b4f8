-- Purpose: the records that no longer stand.
-- Returns: table_name, record_no
SELECT table_name, record_no FROM superseded
