-- Purpose: which items need not be looked for in which tables.
-- Params: last_key (the last item)
-- Returns: one row of texts with a 0 or 1 for each item, from the first: whether it came out of a
--     transformation, went into one, and whether its life ended or it is waste. NULL: none of them.
SELECT
    (SELECT bitstring_agg(item_key, 1, $last_key) FROM transformation_output),
    (SELECT bitstring_agg(item_key, 1, $last_key) FROM transformation_input),
    (
        SELECT bitstring_agg(item_key, 1, $last_key)
        FROM item_life
        WHERE ended_no IS NOT NULL OR ended_s IS NOT NULL OR waste_since_s IS NOT NULL
    )
