-- Purpose: the parties in scope whose id is a unified social credit code, declared as one or shaped like that of
--     an enterprise (a 9 first), or meant to be: with a letter that no code has, or a character short or long.
--     `doubtful` are those that may have a fault: the last of 18 characters is the check digit of
--     GB 32100-2015, whose weights are the powers of 3 modulo 31.
-- Reads: scope_party, keys.party, reported.enterprises
-- Leaves: TEMP number_id (key, id, declared, doubtful)
CREATE OR REPLACE TEMP TABLE number_id AS
WITH told AS (
    SELECT enterprise_key AS key, arg_max(id_scheme, record_no) AS id_scheme
    FROM reported.enterprises
    SEMI JOIN scope_party ON scope_party.key = enterprises.enterprise_key
    GROUP BY enterprise_key
),

due AS (
    SELECT key, id, upper(id) AS code, coalesce(id_scheme = 'uscc', false) AS declared
    FROM keys.party
    SEMI JOIN scope_party USING (key)
    LEFT JOIN told USING (key)
    WHERE
        id_scheme = 'uscc'
        OR (
            id_scheme IS NULL
            AND (
                regexp_full_match(upper(id), '9[0-9A-HJ-NPQRTUWXY]{17}')
                OR regexp_full_match(upper(id), '9[0-9A-Z][0-9BIOSZ]{6}[0-9A-Z]{10}')
                OR regexp_full_match(upper(id), '9[1-39][0-9]{6}[0-9A-Z]{9}([0-9A-Z]{2})?')
            )
        )
),

summed AS (
    SELECT
        *,
        list_sum([
            (strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(code, place, 1)) - 1)
            * ([1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28])[place]
            FOR place IN range(1, 18)
        ])::INTEGER AS total
    FROM due
)

SELECT
    key,
    id,
    declared,
    NOT regexp_full_match(id, '[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}')
    OR substr(code, 18, 1) <> substr('0123456789ABCDEFGHJKLMNPQRTUWXY', 1 + (31 - total % 31) % 31, 1) AS doubtful
FROM summed
