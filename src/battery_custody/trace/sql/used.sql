-- Purpose: which transformations items went into.
-- Params: key
-- Returns: item_key, transformation_id
SELECT item_key, transformation_id FROM transformation_input WHERE item_key = $key
