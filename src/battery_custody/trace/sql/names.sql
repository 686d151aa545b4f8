-- Purpose: the names of parties.
-- Params: ids
-- Returns: enterprise_id, name
SELECT enterprise_id, name
FROM enterprise
WHERE enterprise_id IN (SELECT unnest($ids)) AND name IS NOT NULL
