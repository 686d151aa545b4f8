-- Purpose: the parties of a batch whose id should be a USCC and is none: declared as one, or shaped like that
--     of an enterprise (a 9 first). The last of 18 characters is the check digit of GB 32100-2015: weights are
--     the powers of 3 modulo 31.
-- Reads: map_party, reported.enterprises
-- Returns: how many, and the first three
WITH declared AS (
    SELECT enterprise_key AS key, arg_max(id_scheme, record_no) AS id_scheme
    FROM reported.enterprises
    SEMI JOIN map_party ON map_party.key = enterprises.enterprise_key
    GROUP BY enterprise_key
),

due AS (
    SELECT raw, upper(raw) AS code
    FROM map_party
    LEFT JOIN declared USING (key)
    WHERE
        id_scheme = 'uscc'
        OR (id_scheme IS NULL AND regexp_full_match(upper(raw), '9[0-9A-HJ-NPQRTUWXY]{17}'))
),

summed AS (
    SELECT
        raw,
        code,
        list_sum([
            (strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(code, place, 1)) - 1)
            * ([1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28])[place]
            FOR place IN range(1, 18)
        ])::INTEGER AS total
    FROM due
)

SELECT count(*), list(raw ORDER BY raw)[:3]
FROM summed
WHERE
    NOT regexp_full_match(code, '[0-9A-HJ-NPQRTUWXY]{18}')
    OR substr(code, 18, 1) <> substr('0123456789ABCDEFGHJKLMNPQRTUWXY', 1 + (31 - total % 31) % 31, 1)
