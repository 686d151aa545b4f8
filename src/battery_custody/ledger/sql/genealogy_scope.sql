-- Purpose: the items whose links a batch may change: the ends of links that it reports, and those whose
--     transformation or new code it tells more of.
-- Params: batch (number of the batch)
-- Leaves: TEMP genealogy_scope (key)
CREATE OR REPLACE TEMP TABLE genealogy_scope AS
WITH named AS (
    SELECT transformation_id FROM reported.transformations WHERE batch_no = $batch
    UNION
    SELECT transformation_id FROM reported.transformation_inputs WHERE batch_no = $batch
    UNION
    SELECT transformation_id FROM reported.transformation_outputs WHERE batch_no = $batch
),

withdrawn AS (
    SELECT corrects_event_id AS event_id
    FROM reported.custody_events
    WHERE batch_no = $batch AND corrects_event_id IS NOT NULL
    UNION
    SELECT event_id FROM reported.voids WHERE batch_no = $batch
),

recoded AS (
    SELECT DISTINCT battery_key, recoded_from_key
    FROM reported.batteries
    WHERE recoded_from_key IS NOT NULL AND battery_key IN (SELECT key FROM scope_item)
)

SELECT parent_key AS key FROM reported.aggregations WHERE batch_no = $batch
UNION
SELECT child_key FROM reported.aggregations WHERE batch_no = $batch
UNION
SELECT child_key
FROM reported.aggregations
WHERE parent_key IN (SELECT parent_key FROM reported.separations WHERE batch_no = $batch)
UNION
-- Links that a corrected or voided event told of.
SELECT child_key FROM reported.aggregations WHERE event_id IN (SELECT event_id FROM withdrawn)
UNION
SELECT links.child_key
FROM reported.aggregations AS links
INNER JOIN reported.separations AS apart USING (parent_key)
WHERE apart.event_id IN (SELECT event_id FROM withdrawn)
UNION
SELECT item_key FROM transformation_input WHERE transformation_id IN (SELECT transformation_id FROM named)
UNION
SELECT item_key FROM transformation_output WHERE transformation_id IN (SELECT transformation_id FROM named)
UNION
SELECT battery_key FROM recoded
UNION
SELECT recoded_from_key FROM recoded
