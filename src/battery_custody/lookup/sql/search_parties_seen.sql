-- Purpose: those of some parties that are in sight.
-- Params: keys, own, territory
-- Returns: key
-- Used by: search
SELECT enterprise_key AS key FROM enterprise
WHERE enterprise_key IN (SELECT unnest($keys)) AND (enterprise_key = $own OR starts_with(adcode, $territory))
