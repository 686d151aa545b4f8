-- Purpose: those of some items whose original some report names.
-- Params: key
-- Returns: battery_key
SELECT DISTINCT battery_key
FROM reported.batteries
WHERE recoded_from_key IS NOT NULL AND battery_key IN (SELECT unnest($key))
