-- Purpose: the licences in scope with the last known value of each attribute and the days of their validity:
--     valid_to is the last valid day; from the start of the day of withdrawal a licence is void.
-- Reads: scope_licence, reported.licences
INSERT INTO licence
WITH told AS (
    SELECT
        licence_id,
        arg_max(enterprise_key, record_no) AS enterprise_key,
        arg_max(kind, record_no) AS kind,
        arg_max(activities, record_no) AS activities,
        arg_max(adcode, record_no) AS adcode,
        arg_max(capacity_t_per_year, record_no) AS capacity_t_per_year,
        -- Days are days in UTC+8.
        (arg_max(valid_from_us, record_no) // 1000000 + 28800) // 86400 * 86400 - 28800 AS valid_from_s,
        (arg_max(valid_to_us, record_no) // 1000000 + 28800) // 86400 * 86400 - 28800 + 86400 AS expired_s,
        (arg_max(withdrawn_at_us, record_no) // 1000000 + 28800) // 86400 * 86400 - 28800 AS withdrawn_s,
        arg_max(withdrawal, record_no) AS withdrawal
    FROM reported.licences
    SEMI JOIN scope_licence AS scope ON scope.key = licence_id
    GROUP BY licence_id
)

SELECT
    licence_id,
    enterprise_key,
    kind,
    activities,
    adcode,
    capacity_t_per_year,
    valid_from_s,
    least(expired_s, withdrawn_s) AS void_from_s,
    withdrawn_s,
    withdrawal
FROM told
