-- Purpose: what went into the transformations in scope; of several reports of one input the last counts.
-- Reads: scope_transformation, reported.transformation_inputs
INSERT INTO transformation_input
SELECT
    transformation_id,
    item_key,
    arg_max(quantity, record_no),
    arg_max(mass_kg, record_no)
FROM reported.transformation_inputs
SEMI JOIN scope_transformation AS scope ON scope.key = transformation_id
GROUP BY transformation_id, item_key
