-- Purpose: how many items there are: their keys count up from 1.
-- Returns: one row: the last key, NULL where there is no item
SELECT max(key) FROM keys.item
