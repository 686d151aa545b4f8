-- Purpose: the wholes that some items were in at one time.
-- Params: key
-- Returns: child_key, parent_key, other_key
SELECT child_key, parent_key, other_key FROM part_overlap WHERE child_key IN (SELECT unnest($key))
