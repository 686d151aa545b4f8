-- Purpose: what is known about the lives of items, and how many of their events stand.
-- Params: key
-- Returns: at most one row an item
SELECT item_key, events, ended_no, ended_s, waste_since_s FROM item_life WHERE item_key = $key
