-- Purpose: the vehicles of a batch whose id should be a VIN and is none: declared as one, or shaped like one.
--     Place 9 is the check digit of GB 16735 (ISO 3779's letters, weights 8 7 6 5 4 3 2 10 0 9 8 …, modulo 11).
--     A letter there is wrong only where the digit is demanded, as in China (L) and North America (1 to 5).
-- Reads: map_vehicle, reported.vehicles
-- Returns: how many, and the first three
WITH declared AS (
    SELECT vehicle_key AS key, arg_max(id_scheme, record_no) AS id_scheme
    FROM reported.vehicles
    SEMI JOIN map_vehicle ON map_vehicle.key = vehicles.vehicle_key
    GROUP BY vehicle_key
),

due AS (
    SELECT raw, upper(raw) AS code
    FROM map_vehicle
    LEFT JOIN declared USING (key)
    WHERE
        id_scheme = 'vin'
        OR (id_scheme IS NULL AND regexp_full_match(upper(raw), '[0-9A-HJ-NPR-Z]{17}'))
),

summed AS (
    SELECT
        raw,
        code,
        -- A letter's value is the last digit of its place in this row of characters.
        list_sum([
            (strpos('0123456789.ABCDEFGH..JKLMN.P.R..STUVWXYZ', substr(code, place, 1)) - 1) % 10
            * ([8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2])[place]
            FOR place IN range(1, 18)
        ])::INTEGER AS total
    FROM due
)

SELECT count(*), list(raw ORDER BY raw)[:3]
FROM summed
WHERE
    NOT regexp_full_match(code, '[0-9A-HJ-NPR-Z]{17}')
    OR (
        substr(code, 9, 1) <> substr('0123456789X', 1 + total % 11, 1)
        AND regexp_full_match(code, '[L1-5].{16}|.{8}[0-9X].{8}')
    )
