-- Purpose: what transformations were, when and whose.
-- Params: key (a transformation_id)
-- Returns: one row a transformation
SELECT transformation_id, kind, enterprise_key, site_key, event_s, record_s, source_no, source_row, batch_no
FROM transformation
WHERE transformation_id = $key
