-- Purpose: the sites in scope with the last known value of each attribute.
-- Reads: scope_site, keys.site, reported.sites
INSERT INTO site
WITH told AS (
    SELECT
        site_key,
        arg_max(enterprise_key, record_no) AS enterprise_key,
        arg_max(kind, record_no) AS kind,
        arg_max(adcode, record_no) AS adcode,
        arg_max(latitude, record_no) AS latitude,
        arg_max(longitude, record_no) AS longitude,
        arg_max(serves_maker_ids, record_no) AS serves_maker_ids,
        arg_max(valid_from_us, record_no) // 1000000 AS valid_from_s,
        arg_max(valid_to_us, record_no) // 1000000 AS valid_to_s
    FROM reported.sites
    SEMI JOIN scope_site ON scope_site.key = sites.site_key
    GROUP BY site_key
)

SELECT
    place.key,
    place.id,
    told.site_key IS NOT NULL,
    told.* EXCLUDE (site_key)
FROM keys.site AS place
SEMI JOIN scope_site USING (key)
LEFT JOIN told ON told.site_key = place.key
