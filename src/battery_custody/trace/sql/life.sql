-- Purpose: what is known about the lives of items: when they ended, since when they are waste.
-- Params: key
-- Returns: at most one row an item
SELECT item_key, ended_no, ended_s, waste_since_s FROM item_life WHERE item_key = $key
