-- Purpose: the sites in scope.
-- Reads: changed_site, site, enterprise
-- Returns: owner_key, then the columns of the projected table
SELECT
    scope.key AS owner_key,
    site.site_id,
    site.defined,
    operator.enterprise_id,
    site.kind,
    site.adcode,
    site.latitude,
    site.longitude,
    site.serves_maker_ids,
    site.valid_from_s AS valid_from,
    site.valid_to_s AS valid_to,
    site.site_key
FROM changed_site AS scope
INNER JOIN site ON site.site_key = scope.key
LEFT JOIN enterprise AS operator ON operator.enterprise_key = site.enterprise_key
