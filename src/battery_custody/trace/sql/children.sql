-- Purpose: what items consisted of.
-- Params: key
-- Returns: one row a link, in no order
SELECT parent_key, child_key, joined_s, separated_s, event_id FROM aggregation WHERE parent_key = $key
