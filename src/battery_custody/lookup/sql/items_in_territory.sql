-- Purpose: those of some items that were in a territory, or that a party registered there had or reported on.
-- Params: keys, territory
-- Returns: item_key
-- Used by: sight
WITH local AS (
    SELECT enterprise_key FROM enterprise WHERE starts_with(adcode, $territory)
)

SELECT item_key FROM custody_transfer
WHERE item_key IN (SELECT unnest($keys)) AND (
    starts_with(adcode, $territory)
    OR consignor_key IN (SELECT enterprise_key FROM local)
    OR consignee_key IN (SELECT enterprise_key FROM local)
)
UNION
SELECT e.item_key FROM custody_event AS e LEFT JOIN site AS s USING (site_key)
WHERE e.item_key IN (SELECT unnest($keys)) AND (
    starts_with(coalesce(e.adcode, s.adcode), $territory)
    OR e.reporter_key IN (SELECT enterprise_key FROM local)
)
