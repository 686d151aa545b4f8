-- Purpose: the malformed battery codes among the items of a batch.
-- Reads: map_item, battery_code
-- Returns: how many, and the first three
SELECT count(*), list(raw ORDER BY raw)[:3]
FROM map_item AS named
INNER JOIN battery_code ON battery_code.item_key = named.key
WHERE battery_code.problem IS NOT NULL
