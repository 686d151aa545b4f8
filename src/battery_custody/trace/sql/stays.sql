-- Purpose: in which vehicles items were.
-- Params: key
-- Returns: one row a stay, in no order
SELECT item_key, vehicle_key, since_s, until_s FROM association WHERE item_key = $key
