-- Purpose: the chemistry of each battery in scope: of its own record, else its code, else the nearest kin. A
--     ternary of unknown grade takes the grade that its nearest kin tells of. Where kin equally near
--     disagree, it is unknown.
-- Reads: flow_item, flow_kin, battery, battery_code
-- Leaves: TEMP flow_chemistry (item_key, chemistry, chemistry_basis)
CREATE OR REPLACE TEMP TABLE flow_chemistry AS
WITH told AS (
    SELECT item_key, 0 AS place, chemistry, 'record' AS basis FROM flow_item WHERE chemistry IS NOT NULL
    UNION ALL
    SELECT item_key, 1, coded_chemistry, 'code' FROM flow_item WHERE coded_chemistry IS NOT NULL
    UNION ALL
    SELECT kin.item_key, 1 + kin.steps, coalesce(near.chemistry, split_part(code.chemistries, ';', 1)) AS said, kin.basis
    FROM flow_kin AS kin
    INNER JOIN battery AS near ON near.item_key = kin.kin_key
    LEFT JOIN battery_code AS code ON code.item_key = kin.kin_key
    WHERE kin.steps > 0 AND said IS NOT NULL
),

level AS (
    SELECT
        item_key,
        place,
        CASE WHEN min(chemistry) = max(chemistry) THEN min(chemistry) END AS chemistry,
        min(basis) AS basis
    FROM told
    GROUP BY item_key, place
),

best AS (
    SELECT
        item_key,
        arg_min_null(chemistry, place) AS chemistry,
        arg_min(basis, place) AS basis,
        arg_min(chemistry, place) FILTER (chemistry = 'nca' OR regexp_full_match(chemistry, 'nmc[0-9]+')) AS graded,
        arg_min(basis, place) FILTER (chemistry = 'nca' OR regexp_full_match(chemistry, 'nmc[0-9]+')) AS graded_basis
    FROM level
    GROUP BY item_key
)

SELECT
    item_key,
    CASE WHEN chemistry = 'nmc' THEN coalesce(graded, chemistry) ELSE chemistry END AS chemistry,
    CASE WHEN chemistry = 'nmc' THEN coalesce(graded_basis, basis) WHEN chemistry IS NOT NULL THEN basis END
        AS chemistry_basis
FROM best
