-- Purpose: in which parent items were.
-- Params: key
-- Returns: one row a link, in no order
SELECT child_key, parent_key, joined_s, separated_s, event_id FROM aggregation WHERE child_key = $key
