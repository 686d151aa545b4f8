-- Purpose: what came out of the transformations in scope; of several reports of one output the last counts.
-- Reads: scope_transformation, reported.transformation_outputs
INSERT INTO transformation_output
SELECT
    transformation_id,
    item_key,
    arg_max(quantity, record_no),
    arg_max(mass_kg, record_no),
    arg_max(li_kg, record_no),
    arg_max(ni_kg, record_no),
    arg_max(co_kg, record_no),
    arg_max(mn_kg, record_no)
FROM reported.transformation_outputs
SEMI JOIN scope_transformation AS scope ON scope.key = transformation_id
GROUP BY transformation_id, item_key
