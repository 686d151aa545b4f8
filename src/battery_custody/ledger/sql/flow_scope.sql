-- Purpose: the transformations whose balance a batch may change: those that it tells of, and those of items
--     on which it has a bearing.
-- Params: batch (number of the batch)
-- Reads: flow_touched
-- Leaves: TEMP flow_scope (transformation_id)
CREATE OR REPLACE TEMP TABLE flow_scope AS
SELECT transformation_id FROM reported.transformations WHERE batch_no = $batch
UNION
SELECT transformation_id FROM transformation_input SEMI JOIN flow_touched AS near ON near.key = item_key
UNION
SELECT transformation_id FROM transformation_output SEMI JOIN flow_touched AS near ON near.key = item_key
