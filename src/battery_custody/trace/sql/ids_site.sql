-- Purpose: all ids of a kind, if there are not too many.
-- Params: most (how many are too many to read)
-- Returns: key, id in order of key; nothing where there are more
SELECT key, id FROM keys.site WHERE (SELECT count(*) FROM keys.site) <= $most ORDER BY key
