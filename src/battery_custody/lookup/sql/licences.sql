-- Purpose: the licences of a party that were valid on a day.
-- Params: party, on_s
-- Returns: one row a licence
-- Used by: enterprises
SELECT
    licence_id, kind, string_split(activities, ';') AS activities, adcode, capacity_t_per_year,
    valid_from_s, void_from_s, withdrawn_s, withdrawal
FROM licence
WHERE enterprise_key = $party AND valid_from_s <= $on_s AND (void_from_s IS NULL OR $on_s < void_from_s)
ORDER BY licence_id
