-- Purpose: the transformations in scope.
-- Reads: changed_transformation, transformation, enterprise, site
-- Returns: owner_key, then the columns of the projected table
SELECT
    scope.key AS owner_key,
    process.transformation_id,
    process.kind,
    operator.enterprise_id,
    site.site_id,
    process.event_s AS event_at,
    process.record_s AS record_at
FROM changed_transformation AS scope
INNER JOIN transformation AS process ON process.transformation_id = scope.id
LEFT JOIN enterprise AS operator ON operator.enterprise_key = process.enterprise_key
LEFT JOIN site ON site.site_key = process.site_key
