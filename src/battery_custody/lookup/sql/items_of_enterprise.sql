-- Purpose: those of some items that an enterprise had, handed over, took over or reported on.
-- Params: keys, party
-- Returns: item_key
-- Used by: sight
SELECT item_key FROM custody_transfer
WHERE item_key IN (SELECT unnest($keys)) AND (consignor_key = $party OR consignee_key = $party)
UNION
SELECT item_key FROM custody_event
WHERE item_key IN (SELECT unnest($keys)) AND reporter_key = $party
