-- Purpose: the inputs and outputs of transformations in scope with their mass and metals.
-- Reads: flow_scope, flow_battery, flow_lot, transformation, transformation_input, transformation_output, lot,
--     and of the regulation metal_content, material_content
-- Leaves: material_flow
INSERT INTO material_flow BY NAME
WITH moved AS (
    SELECT
        transformation_id,
        'input' AS side,
        item_key,
        mass_kg,
        NULL::DOUBLE AS li_kg,
        NULL::DOUBLE AS ni_kg,
        NULL::DOUBLE AS co_kg,
        NULL::DOUBLE AS mn_kg
    FROM transformation_input
    SEMI JOIN flow_scope USING (transformation_id)
    UNION ALL
    SELECT transformation_id, 'output', item_key, mass_kg, li_kg, ni_kg, co_kg, mn_kg
    FROM transformation_output
    SEMI JOIN flow_scope USING (transformation_id)
),

weighed AS (
    SELECT
        moved.*,
        process.kind,
        process.enterprise_key,
        process.event_s,
        lot.item_key IS NOT NULL AS is_lot,
        lot.material,
        -- A lot that is drawn on more than once goes in by parts, of unknown size where no row says.
        CASE WHEN moved.side = 'input' THEN content.users ELSE content.makers END = 1 AS is_whole_lot,
        coalesce(
            moved.mass_kg, CASE WHEN is_whole_lot THEN content.mass_kg WHEN content.item_key IS NULL THEN own.mass_kg END
        ) AS known_kg,
        CASE
            WHEN moved.mass_kg IS NOT NULL THEN 'reported'
            WHEN content.item_key IS NOT NULL THEN 'record'
            ELSE own.mass_basis
        END AS known_kg_basis,
        CASE
            WHEN known_kg IS NOT NULL AND content.mass_kg > 0 THEN least(1, known_kg / content.mass_kg)
            WHEN is_whole_lot THEN 1
        END AS part_of_lot,
        content.li_kg AS lot_li_kg,
        content.ni_kg AS lot_ni_kg,
        content.co_kg AS lot_co_kg,
        content.mn_kg AS lot_mn_kg,
        content.metal_basis AS lot_basis,
        own.chemistry,
        own.chemistry_basis,
        own.energy_kwh,
        own.energy_basis,
        coalesce(own.mass_kg, moved.mass_kg) AS battery_kg,
        coalesce(own.dated_s, process.event_s, 9223372036854775807) AS dated_s
    FROM moved
    LEFT JOIN transformation AS process USING (transformation_id)
    LEFT JOIN lot ON lot.item_key = moved.item_key
    LEFT JOIN flow_lot AS content ON content.item_key = moved.item_key
    LEFT JOIN flow_battery AS own ON own.item_key = moved.item_key
),

filled AS (
    SELECT
        weighed.*,
        formula.material IS NOT NULL AS has_formula,
        formula.li_share,
        formula.ni_share,
        formula.co_share,
        formula.mn_share,
        coalesce(weighed.energy_kwh, weighed.battery_kg / content.kg_per_kwh) AS kwh,
        content.cathode_kg_per_kwh,
        content.li_kg_per_kwh,
        content.ni_kg_per_kwh,
        content.co_kg_per_kwh,
        content.mn_kg_per_kwh,
        content.at_least AS is_bound
    FROM weighed
    LEFT JOIN material_content AS formula
        ON
            formula.material = weighed.material
            AND formula.valid_from_s <= coalesce(weighed.event_s, 9223372036854775807)
            AND (formula.valid_to_s IS NULL OR formula.valid_to_s > coalesce(weighed.event_s, 9223372036854775806))
    LEFT JOIN metal_content AS content
        ON
            content.chemistry = weighed.chemistry
            AND content.valid_from_s <= weighed.dated_s
            AND (content.valid_to_s IS NULL OR content.valid_to_s > weighed.dated_s)
),

summed AS (
    SELECT
        *,
        round(coalesce(li_kg, lot_li_kg * part_of_lot, li_share * known_kg, kwh * li_kg_per_kwh), 6) AS sum_li_kg,
        round(coalesce(ni_kg, lot_ni_kg * part_of_lot, ni_share * known_kg, kwh * ni_kg_per_kwh), 6) AS sum_ni_kg,
        round(coalesce(co_kg, lot_co_kg * part_of_lot, co_share * known_kg, kwh * co_kg_per_kwh), 6) AS sum_co_kg,
        round(coalesce(mn_kg, lot_mn_kg * part_of_lot, mn_share * known_kg, kwh * mn_kg_per_kwh), 6) AS sum_mn_kg
    FROM filled
)

SELECT
    transformation_id,
    side,
    item_key,
    kind,
    enterprise_key,
    event_s,
    material,
    is_lot,
    chemistry,
    chemistry_basis,
    round(energy_kwh, 6) AS energy_kwh,
    energy_basis,
    round(known_kg, 6) AS mass_kg,
    CASE WHEN known_kg IS NOT NULL THEN known_kg_basis END AS mass_basis,
    sum_li_kg AS li_kg,
    sum_ni_kg AS ni_kg,
    sum_co_kg AS co_kg,
    sum_mn_kg AS mn_kg,
    CASE
        WHEN coalesce(sum_li_kg, sum_ni_kg, sum_co_kg, sum_mn_kg) IS NULL THEN NULL
        WHEN coalesce(summed.li_kg, summed.ni_kg, summed.co_kg, summed.mn_kg) IS NOT NULL THEN 'reported'
        WHEN lot_basis IS NOT NULL THEN lot_basis
        WHEN has_formula THEN 'material'
        WHEN summed.energy_kwh IS NOT NULL THEN 'energy'
        ELSE 'mass'
    END AS metal_basis,
    coalesce(is_bound AND metal_basis IN ('energy', 'mass'), false) AS at_least,
    round(kwh * cathode_kg_per_kwh, 6) AS cathode_kg
FROM summed
ORDER BY transformation_id, side, item_key
