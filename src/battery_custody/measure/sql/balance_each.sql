-- Purpose: the transformations of an enterprise within a period, each with its balance of every substance.
-- Params: enterprise_key, from_s and to_s (both inclusive, NULL: open)
-- Reads: transformation_balance
-- Returns: transformation_id, kind, event_s, inputs, outputs, substance (kg, li, ni, co, mn), in_kg, in_unknown, out_kg,
--     out_unknown; in order of time
SELECT
    transformation_id,
    kind,
    event_s,
    inputs,
    outputs,
    CASE WHEN substance = 'mass' THEN 'kg' ELSE substance END AS substance,
    in_kg,
    in_unknown,
    out_kg,
    out_unknown
FROM transformation_balance
WHERE
    enterprise_key = $enterprise_key
    AND substance <> 'electrode_powder'
    AND ($from_s IS NULL OR event_s >= $from_s)
    AND ($to_s IS NULL OR event_s <= $to_s)
ORDER BY event_s, transformation_id, substance
