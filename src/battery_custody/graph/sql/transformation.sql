-- Purpose: the transformations in scope, those too of which only an input or output is reported.
-- Reads: changed_transformation, transformation, enterprise, site, source_file
-- Returns: owner_key, then the columns of the projected table
SELECT
    scope.key AS owner_key,
    scope.id AS transformation_id,
    process.kind,
    operator.enterprise_id,
    site.site_id,
    process.event_s AS event_at,
    process.record_s AS record_at,
    process.transformation_id IS NOT NULL AS defined,
    process.batch_no,
    source.name AS source,
    process.source_row
FROM changed_transformation AS scope
LEFT JOIN transformation AS process ON process.transformation_id = scope.id
LEFT JOIN enterprise AS operator ON operator.enterprise_key = process.enterprise_key
LEFT JOIN site ON site.site_key = process.site_key
LEFT JOIN source_file AS source ON source.source_no = process.source_no
