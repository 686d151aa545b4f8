-- Purpose: whose custody counts for each item reached: its own, from its beginning.
-- Reads: reach_item
-- Leaves: TEMP reach_course (root_key, item_key, steps, holder_key, first_s, last_s, round): the custody of
--     `holder_key`, the item itself or a whole that it was in, counts from first_s to last_s
CREATE OR REPLACE TEMP TABLE reach_course AS
SELECT root_key, item_key, steps, item_key AS holder_key, -9223372036854775807 AS first_s, last_s, 0 AS round
FROM reach_item
