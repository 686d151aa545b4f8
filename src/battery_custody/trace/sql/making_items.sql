-- Purpose: the items that went into transformations and those that came out.
-- Params: ids
-- Returns: transformation_id, is_output, item_key
SELECT transformation_id, false AS is_output, item_key
FROM transformation_input
WHERE transformation_id IN (SELECT unnest($ids))
UNION ALL
SELECT transformation_id, true, item_key
FROM transformation_output
WHERE transformation_id IN (SELECT unnest($ids))
ORDER BY ALL
