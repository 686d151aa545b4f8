-- Purpose: the transformations in scope with the last known value of each attribute.
-- Reads: scope_transformation, reported.transformations
INSERT INTO transformation
SELECT
    transformation_id,
    arg_max(kind, record_no),
    arg_max(enterprise_key, record_no),
    arg_max(site_key, record_no),
    arg_max(event_time_us, record_no) // 1000000,
    arg_max(record_time_us, record_no) // 1000000,
    max(batch_no),
    arg_max(source_no, record_no),
    arg_max(source_row, record_no)
FROM reported.transformations
SEMI JOIN scope_transformation AS scope ON scope.key = transformation_id
GROUP BY transformation_id
