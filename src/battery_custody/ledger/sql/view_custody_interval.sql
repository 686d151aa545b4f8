-- Purpose: who had custody of an item from when to when.
-- Returns: the columns of the flat table custody_interval.
CREATE OR REPLACE VIEW custody_interval AS
SELECT
    item_key,
    seq,
    consignee_key AS custodian_key,
    at_s AS since_s,
    next_at_s AS until_s
FROM custody_transfer
