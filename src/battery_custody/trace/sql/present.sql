-- Purpose: what need not be asked for, because there is none of it.
-- Returns: one row: whether any item was ever in another, how many records no longer stand
SELECT
    EXISTS (FROM aggregation),
    (SELECT count(*) FROM superseded)
