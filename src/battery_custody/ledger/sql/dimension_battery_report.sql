-- Purpose: the reports of the batteries in scope whose reports disagree.
-- Reads: scope_item, reported.batteries
INSERT INTO battery_report
WITH disagreeing AS (
    SELECT battery_key
    FROM reported.batteries
    SEMI JOIN scope_item ON scope_item.key = batteries.battery_key
    GROUP BY battery_key
    HAVING count(*) > 1
)

SELECT
    record_no,
    battery_key,
    level,
    maker_key,
    chemistry,
    energy_kwh,
    mass_kg,
    made_at_us // 1000000,
    coded_at_us // 1000000,
    recoded_from_key,
    batch_no
FROM reported.batteries
SEMI JOIN disagreeing USING (battery_key)
