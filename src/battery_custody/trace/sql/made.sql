-- Purpose: which transformations made items.
-- Params: key
-- Returns: item_key, transformation_id
SELECT item_key, transformation_id FROM transformation_output WHERE item_key = $key
