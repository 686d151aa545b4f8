-- Purpose: under which label each item stands: a lot where it is defined as one and nothing else.
-- Params: none
-- Reads: battery, lot
-- Leaves: TEMP item_node (key, battery_id, lot_id), of which one id is NULL
CREATE OR REPLACE TEMP VIEW item_node AS
SELECT item_key AS key, item_id AS battery_id, NULL::VARCHAR AS lot_id FROM battery
UNION ALL
SELECT item_key, NULL, item_id FROM lot
WHERE NOT EXISTS (FROM battery WHERE battery.item_key = lot.item_key)
