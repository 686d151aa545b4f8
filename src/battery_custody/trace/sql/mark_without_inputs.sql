-- Purpose: transformations of which some items came out, and into which nothing went.
-- Params: key
-- Returns: item_key, transformation_id
SELECT made.item_key, made.transformation_id
FROM transformation_output AS made
WHERE
    made.item_key IN (SELECT unnest($key))
    AND NOT EXISTS (FROM transformation_input AS used WHERE used.transformation_id = made.transformation_id)
