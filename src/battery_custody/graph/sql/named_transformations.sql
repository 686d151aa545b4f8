-- Purpose: the transformations that batches after one may have changed: those they name, and those whose
--     items they name (an item may now be a lot).
-- Params: batch_no
-- Reads: reported tables, transformation_input, transformation_output, changed_item
-- Leaves: id, with repeats
SELECT transformation_id AS id FROM reported.transformations WHERE batch_no > $batch_no
UNION ALL
SELECT transformation_id FROM reported.transformation_inputs WHERE batch_no > $batch_no
UNION ALL
SELECT transformation_id FROM reported.transformation_outputs WHERE batch_no > $batch_no
UNION ALL
SELECT transformation_id FROM transformation_input WHERE item_key IN (SELECT key FROM changed_item)
UNION ALL
SELECT transformation_id FROM transformation_output WHERE item_key IN (SELECT key FROM changed_item)
