-- Purpose: what the battery codes in scope say.
-- Reads: code_id, code_shape (what the code of each shape says)
-- Leaves: battery_code
INSERT INTO battery_code
SELECT
    code_id.item_key,
    code_shape.form,
    CASE WHEN code_shape.readable THEN upper(left(code_id.id, 3)) END,
    code_shape.level,
    code_shape.reuse_level,
    code_shape.chemistries,
    code_shape.made_s,
    code_shape.other_made_s,
    code_shape.problem
FROM code_id
INNER JOIN code_shape USING (shape)
