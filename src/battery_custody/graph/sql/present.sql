-- Purpose: when anything of an item or vehicle was reported last.
-- Params: none
-- Reads: custody_event, vehicle_event
-- Returns: now_s, NULL in an empty ledger
SELECT greatest(
    (SELECT max(coalesce(record_s, event_s)) FROM custody_event),
    (SELECT max(coalesce(record_s, event_s)) FROM vehicle_event)
) AS now_s
