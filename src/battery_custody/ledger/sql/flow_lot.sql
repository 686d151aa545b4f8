-- Purpose: what each lot in scope holds in all: as the rows of its making say, else its own record.
--     An item that no record defines counts as a lot where the row of its making gives metals.
-- Reads: flow_scope, transformation_input, transformation_output, lot, battery
-- Leaves: TEMP flow_lot (item_key, mass_kg, li_kg, ni_kg, co_kg, mn_kg, metal_basis, makers, users)
CREATE OR REPLACE TEMP TABLE flow_lot AS
WITH moved AS (
    SELECT item_key FROM transformation_input SEMI JOIN flow_scope USING (transformation_id)
    UNION
    SELECT item_key FROM transformation_output SEMI JOIN flow_scope USING (transformation_id)
),

made AS (
    SELECT
        item_key,
        count(*) AS makers,
        CASE WHEN count(*) = count(mass_kg) THEN sum(mass_kg) END AS mass_kg,
        CASE WHEN count(*) = count(li_kg) THEN sum(li_kg) END AS li_kg,
        CASE WHEN count(*) = count(ni_kg) THEN sum(ni_kg) END AS ni_kg,
        CASE WHEN count(*) = count(co_kg) THEN sum(co_kg) END AS co_kg,
        CASE WHEN count(*) = count(mn_kg) THEN sum(mn_kg) END AS mn_kg
    FROM transformation_output
    SEMI JOIN moved USING (item_key)
    GROUP BY item_key
),

used AS (
    SELECT item_key, count(*) AS users FROM transformation_input SEMI JOIN moved USING (item_key) GROUP BY item_key
)

SELECT
    moved.item_key,
    coalesce(lot.mass_kg, made.mass_kg) AS mass_kg,
    coalesce(made.li_kg, lot.li_kg) AS li_kg,
    coalesce(made.ni_kg, lot.ni_kg) AS ni_kg,
    coalesce(made.co_kg, lot.co_kg) AS co_kg,
    coalesce(made.mn_kg, lot.mn_kg) AS mn_kg,
    CASE
        WHEN coalesce(made.li_kg, made.ni_kg, made.co_kg, made.mn_kg) IS NOT NULL THEN 'reported'
        WHEN coalesce(lot.li_kg, lot.ni_kg, lot.co_kg, lot.mn_kg) IS NOT NULL THEN 'record'
    END AS metal_basis,
    coalesce(made.makers, 0) AS makers,
    coalesce(used.users, 0) AS users
FROM moved
LEFT JOIN lot USING (item_key)
LEFT JOIN made USING (item_key)
LEFT JOIN used USING (item_key)
LEFT JOIN battery USING (item_key)
WHERE
    lot.item_key IS NOT NULL
    OR (NOT battery.defined AND coalesce(made.li_kg, made.ni_kg, made.co_kg, made.mn_kg) IS NOT NULL)
