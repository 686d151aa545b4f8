-- Purpose: the sites in scope with the parties whose they are.
-- Reads: changed_site, site, enterprise
-- Returns: owner_key, then the columns of the projected table
SELECT
    scope.key AS owner_key,
    site.site_id,
    operator.enterprise_id
FROM changed_site AS scope
INNER JOIN site ON site.site_key = scope.key
INNER JOIN enterprise AS operator ON operator.enterprise_key = site.enterprise_key
