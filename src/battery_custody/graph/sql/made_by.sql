-- Purpose: the makers of the batteries in scope: all that reports name, where reports disagree.
-- Reads: changed_item, battery, battery_report, enterprise
-- Returns: owner_key, then the columns of the projected table
WITH told AS (
    SELECT item_key, maker_key, made_s FROM battery_report
    UNION ALL
    SELECT item_key, maker_key, made_s FROM battery
    WHERE NOT EXISTS (FROM battery_report WHERE battery_report.item_key = battery.item_key)
)

SELECT
    told.item_key AS owner_key,
    battery.item_id AS battery_id,
    maker.enterprise_id,
    min(told.made_s) AS made_at
FROM told
SEMI JOIN changed_item AS scope ON scope.key = told.item_key
INNER JOIN battery ON battery.item_key = told.item_key
INNER JOIN enterprise AS maker ON maker.enterprise_key = told.maker_key
GROUP BY told.item_key, battery.item_id, maker.enterprise_id
