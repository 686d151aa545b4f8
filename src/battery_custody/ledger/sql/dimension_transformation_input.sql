-- Purpose: what went into transformations; of several reports of one input the last counts.
-- Reads: reported.transformation_inputs
INSERT INTO transformation_input
SELECT
    transformation_id,
    item_key,
    arg_max(quantity, record_no),
    arg_max(mass_kg, record_no)
FROM reported.transformation_inputs
GROUP BY transformation_id, item_key
