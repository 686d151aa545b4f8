-- Purpose: whether a party is registered in a territory, has a site there, or handed over or took over there.
-- Params: party, territory
-- Returns: a row if so
-- Used by: sight
SELECT 1 AS seen FROM enterprise WHERE enterprise_key = $party AND starts_with(adcode, $territory)
UNION
SELECT 1 FROM site WHERE enterprise_key = $party AND starts_with(adcode, $territory)
UNION
SELECT 1 FROM custody_transfer
WHERE (consignor_key = $party OR consignee_key = $party) AND starts_with(adcode, $territory)
