-- Purpose: what went into each transformation and came out of it, by substance.
-- Returns: the columns of the flat table transformation_balance.
CREATE OR REPLACE VIEW transformation_balance AS
WITH told AS (
    SELECT
        *,
        -- A residue is what is left when the metals are out: without an assay nothing was recovered in it.
        CASE WHEN side = 'output' AND material = 'other' THEN 0 END AS residue_kg,
        CASE
            WHEN side = 'input' THEN cathode_kg
            WHEN material IN ('black_mass', 'cathode_powder') THEN mass_kg
            ELSE 0
        END AS powder_kg
    FROM material_flow
),

flow AS (
    SELECT
        transformation_id,
        side,
        kind,
        enterprise_key,
        event_s,
        metal_basis,
        at_least,
        unnest(['mass', 'li', 'ni', 'co', 'mn', 'electrode_powder']) AS substance,
        unnest([
            mass_kg,
            coalesce(li_kg, residue_kg),
            coalesce(ni_kg, residue_kg),
            coalesce(co_kg, residue_kg),
            coalesce(mn_kg, residue_kg),
            powder_kg
        ]) AS kg
    FROM told
),

summed AS (
    SELECT
        transformation_id,
        substance,
        any_value(kind) AS kind,
        any_value(enterprise_key) AS enterprise_key,
        any_value(event_s) AS event_s,
        (count(*) FILTER (side = 'input'))::INTEGER AS inputs,
        round(coalesce(sum(kg) FILTER (side = 'input'), 0), 4) AS in_kg,
        round(
            coalesce(sum(kg) FILTER (side = 'input' AND substance <> 'mass' AND metal_basis = 'mass'), 0), 4
        ) AS in_estimated_kg,
        (count(*) FILTER (side = 'input' AND (kg IS NULL OR (at_least AND substance <> 'mass'))))::INTEGER AS in_unknown,
        (count(*) FILTER (side = 'output'))::INTEGER AS outputs,
        round(coalesce(sum(kg) FILTER (side = 'output'), 0), 4) AS out_kg,
        (count(*) FILTER (side = 'output' AND kg IS NULL))::INTEGER AS out_unknown
    FROM flow
    GROUP BY transformation_id, substance
)

SELECT
    *,
    sum(out_kg) FILTER (substance IN ('li', 'ni', 'co', 'mn')) OVER (PARTITION BY transformation_id) AS metals_out_kg
FROM summed
