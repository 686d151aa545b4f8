-- Purpose: when anything was reported last.
-- Returns: now_s, NULL in an empty ledger
SELECT greatest(
    (SELECT max(coalesce(record_s, event_s)) FROM custody_event),
    (SELECT max(coalesce(record_s, event_s)) FROM vehicle_event)
)
