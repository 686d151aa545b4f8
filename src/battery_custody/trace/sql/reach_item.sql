-- Purpose: the items asked about and all that is below them, with the time up to which each counts.
-- Params: as_of_s (nothing later counts; NULL: everything does)
-- Reads: reach_root, reach_link
-- Leaves: TEMP reach_item (root_key, item_key, steps, last_s)
CREATE OR REPLACE TEMP TABLE reach_item AS
WITH reached AS (
    SELECT root_key, root_key AS item_key, 0 AS steps, 9223372036854775807 AS last_s
    FROM reach_root
    UNION ALL
    SELECT root_key, item_key, min(steps), max(last_s)
    FROM reach_link
    GROUP BY root_key, item_key
)

SELECT root_key, item_key, steps, least(last_s, coalesce($as_of_s, 9223372036854775807)) AS last_s
FROM reached
