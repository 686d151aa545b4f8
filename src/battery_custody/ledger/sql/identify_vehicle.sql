-- Purpose: the vehicles in scope whose id is a VIN, declared as one or shaped like one, or meant to be: with a
--     letter that no VIN has, or a Chinese one that is a character short or long. `doubtful` are those that may
--     have a fault: place 9 is the check digit of GB 16735 (ISO 3779's letters, weights 8 7 6 5 4 3 2 10 0 9 8 …,
--     modulo 11), place 10 the model year.
-- Reads: scope_vehicle, keys.vehicle, reported.vehicles
-- Leaves: TEMP number_id (key, id, declared, doubtful)
CREATE OR REPLACE TEMP TABLE number_id AS
WITH told AS (
    SELECT vehicle_key AS key, arg_max(id_scheme, record_no) AS id_scheme
    FROM reported.vehicles
    SEMI JOIN scope_vehicle ON scope_vehicle.key = vehicles.vehicle_key
    GROUP BY vehicle_key
),

due AS (
    SELECT key, id, upper(id) AS code, coalesce(id_scheme = 'vin', false) AS declared
    FROM keys.vehicle
    SEMI JOIN scope_vehicle USING (key)
    LEFT JOIN told USING (key)
    WHERE
        id_scheme = 'vin'
        OR (
            id_scheme IS NULL
            AND (
                regexp_full_match(upper(id), '[0-9]*[A-HJ-NPR-Z][0-9A-HJ-NPR-Z]*') AND length(id) = 17
                OR regexp_full_match(upper(id), '[0-9A-Z]{13}[0-9]{4}') AND regexp_matches(upper(id), '[A-Z]')
                OR regexp_full_match(upper(id), 'L[0-9A-Z]{10,12}[0-9]{5}') AND length(id) IN (16, 18)
            )
        )
),

summed AS (
    SELECT
        *,
        -- A letter's value is the last digit of its place in this row of characters.
        list_sum([
            (strpos('0123456789.ABCDEFGH..JKLMN.P.R..STUVWXYZ', substr(code, place, 1)) - 1) % 10
            * ([8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2])[place]
            FOR place IN range(1, 18)
        ])::INTEGER AS total
    FROM due
)

SELECT
    key,
    id,
    declared,
    NOT regexp_full_match(id, '[0-9A-HJ-NPR-Z]{17}')
    OR substr(code, 9, 1) <> substr('0123456789X', 1 + total % 11, 1)
    OR substr(code, 10, 1) IN ('U', 'Z', '0') AS doubtful
FROM summed
