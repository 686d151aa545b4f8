-- Purpose: the names of source files.
-- Params: key
-- Returns: source_no, name
SELECT source_no, name FROM source_file WHERE source_no = $key
