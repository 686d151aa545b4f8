-- Purpose: transformations into which some items went without a mass, theirs being unknown too.
-- Params: key
-- Returns: item_key, transformation_id
SELECT used.item_key, used.transformation_id
FROM transformation_input AS used
LEFT JOIN battery USING (item_key)
LEFT JOIN lot USING (item_key)
WHERE
    used.item_key IN (SELECT unnest($key))
    AND coalesce(used.mass_kg, battery.mass_kg, lot.mass_kg) IS NULL
