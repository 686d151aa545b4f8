-- Purpose: the metals of black mass that went in without an assay: all that went into the transformation that
--     made it, as nothing says that any of it was lost there, shared among its black mass by mass.
-- Reads: flow_scope, material_flow
-- Leaves: changed rows of material_flow
UPDATE material_flow AS used
SET
    li_kg = round(inherited.li_kg * inherited.part, 6),
    ni_kg = round(inherited.ni_kg * inherited.part, 6),
    co_kg = round(inherited.co_kg * inherited.part, 6),
    mn_kg = round(inherited.mn_kg * inherited.part, 6),
    metal_basis = 'inputs',
    at_least = inherited.at_least
FROM (
    WITH bare AS (
        SELECT transformation_id, item_key, mass_kg
        FROM material_flow
        SEMI JOIN flow_scope USING (transformation_id)
        WHERE side = 'input' AND metal_basis IS NULL AND material IN ('black_mass', 'cathode_powder')
    ),

    made AS (
        SELECT item_key, min(transformation_id) AS maker_id, min(mass_kg) AS mass_kg
        FROM material_flow
        SEMI JOIN bare USING (item_key)
        WHERE side = 'output'
        GROUP BY item_key
        HAVING count(*) = 1
    ),

    origin AS (
        -- One step back: what is inherited is not handed on.
        SELECT *, side = 'input' AND metal_basis IS NOT NULL AND metal_basis <> 'inputs' AS is_told FROM material_flow
    ),

    maker AS (
        SELECT
            transformation_id AS maker_id,
            sum(mass_kg) FILTER (side = 'output' AND material IN ('black_mass', 'cathode_powder')) AS powder_kg,
            count(*) FILTER (side = 'output' AND material IN ('black_mass', 'cathode_powder')) AS powders,
            count(mass_kg) FILTER (side = 'output' AND material IN ('black_mass', 'cathode_powder')) AS weighed,
            sum(li_kg) FILTER (is_told) AS li_kg,
            sum(ni_kg) FILTER (is_told) AS ni_kg,
            sum(co_kg) FILTER (is_told) AS co_kg,
            sum(mn_kg) FILTER (is_told) AS mn_kg,
            bool_or(at_least OR NOT is_told) FILTER (side = 'input') AS at_least
        FROM origin
        WHERE transformation_id IN (SELECT maker_id FROM made)
        GROUP BY transformation_id
        HAVING coalesce(sum(li_kg + ni_kg + co_kg + mn_kg) FILTER (side = 'output'), 0) = 0
    )

    SELECT
        bare.transformation_id,
        bare.item_key,
        maker.li_kg,
        maker.ni_kg,
        maker.co_kg,
        maker.mn_kg,
        coalesce(maker.at_least, true) AS at_least,
        CASE WHEN maker.powders = 1 THEN 1 ELSE made.mass_kg / maker.powder_kg END
        * coalesce(least(1, bare.mass_kg / made.mass_kg), 1) AS part
    FROM bare
    INNER JOIN made USING (item_key)
    INNER JOIN maker USING (maker_id)
    WHERE
        maker.maker_id <> bare.transformation_id
        AND (maker.powders = 1 OR maker.weighed = maker.powders)
        AND coalesce(maker.li_kg, maker.ni_kg, maker.co_kg, maker.mn_kg) IS NOT NULL
) AS inherited
WHERE
    used.side = 'input'
    AND used.transformation_id = inherited.transformation_id
    AND used.item_key = inherited.item_key
