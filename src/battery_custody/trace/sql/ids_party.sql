-- Purpose: all ids of a kind, if there are not too many.
-- Params: most (how many are too many to read)
-- Returns: key, id in order of key; nothing where there are more
SELECT key, id FROM keys.party WHERE (SELECT count(*) FROM keys.party) <= $most ORDER BY key
