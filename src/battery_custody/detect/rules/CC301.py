"""CC301 recovery-shortfall: metals out below what the chemistry in promises at the required recovery rate.

What it finds
    A recycling out of which less of a metal came than the required share of what its inputs hold,
    by more than the tolerance; or that nothing came out of. The required share is the regulation's
    `recovery_rate` on that day. What a battery holds follows from its chemistry and energy
    (`metal_content`), what a lot holds from its assay or formula. Black mass without an assay is
    judged by its mass: it weighs at least what the cathodes in the inputs do.

Why it matters
    Metal that should have come out and did not was lost, sold beside the books, or never went in:
    the batteries were treated on paper only.

Not evaluated
    - Recyclings whose inputs hold none of the metal, as far as is known: too little on record.
    - Outputs without an assay that may hold metals, other than black mass of known mass.
    - Recyclings without outputs that are younger than `outputs_within_days`.
    - Days on which no rate is in force.

False positives
    - Inputs of unknown chemistry: they count as holding nothing, so that they lower what is expected. Not flagged.
    - Iron phosphate holds no nickel, cobalt or manganese: none is expected.
    - Cells differ between makers, and old packs are heavier: within the tolerance nothing is flagged, and
      what is estimated from mass alone has a wider one.
    - Black mass kept in stock or sold with its assay is an output. Not flagged.
    - Outputs that were booked under another number: flagged, and so is the other one, by CC302.

Basis
    The rates are conditions of the ministry's list (2019: lithium 85 %, 2024: 90 %; nickel, cobalt
    and manganese 98 %), which is voluntary; they are taken as the yardstick for every recycler. The
    tolerances are this project's own.
"""

from battery_custody.detect.rule import Rule, Scope
from battery_custody.vocab import Severity, SubjectType

RULE = Rule(
    id="CC301",
    name="recovery-shortfall",
    title="Less metal came out than the required recovery rate promises",
    summary="Of {substance} that went into {transformation_id}, {in_kg:.1f} kg, at least {due_kg:.1f} kg was to come "
    "out; {out_kg:.1f} kg did ({enterprise_id}).",
    severity=Severity.HIGH,
    legal_basis=("conditions-2024/recovery", "conditions-2019/recovery"),
    subject=SubjectType.TRANSFORMATION,
    scope=Scope.ALL,
    identity=("transformation_id",),
    evidence=(
        "enterprise_id",
        "substance",
        "in_kg",
        "in_estimated_kg",
        "out_kg",
        "due_kg",
        "recovery_share",
        "required_share",
        "inputs",
        "unknown_inputs",
        "treated_s",
    ),
    params={
        "tolerance_share": 0.1,
        "estimate_tolerance_share": 0.4,
        "least_expected_kg": 1.0,
        "outputs_within_days": 60,
    },
    sql="""
WITH in_scope AS (
    SELECT b.*, r.share AS required_share
    FROM transformation_balance AS b
    LEFT JOIN recovery_rate AS r ON r.substance = b.substance AND r.valid_from_s <= b.event_s
        AND (r.valid_to_s IS NULL OR r.valid_to_s > b.event_s)
    WHERE b.kind = 'recycling' AND b.inputs > 0 AND b.substance <> 'mass'
        -- Powder is looked at only where no metal of an output is known.
        AND (b.substance <> 'electrode_powder' OR (b.metals_out_kg = 0 AND b.out_kg > 0))
),
evaluable AS (
    SELECT * FROM in_scope
    WHERE required_share IS NOT NULL AND in_kg >= $least_expected_kg AND out_unknown = 0
        AND (outputs > 0 OR $now_s - event_s > $outputs_within_days * 86400)
),
due AS (
    -- To the gram: the last digits of a product are none of the recycler's.
    SELECT e.*, ROUND(required_share * (
        (in_kg - in_estimated_kg) * (1 - $tolerance_share) + in_estimated_kg * (1 - $estimate_tolerance_share)
    ), 3) AS least_kg
    FROM evaluable AS e
),
short AS (
    SELECT d.*, out_kg / NULLIF(in_kg, 0) AS recovery_share,
        ROW_NUMBER() OVER (PARTITION BY transformation_id ORDER BY out_kg / NULLIF(least_kg, 0), substance) AS place
    FROM due AS d
    WHERE out_kg < least_kg
),
taken AS (
    SELECT f.transformation_id, LIST_SORT(ARRAY_AGG(f.item_key)) AS item_keys, SUM(f.mass_kg) AS mass_kg
    FROM material_flow AS f
    WHERE f.side = 'input'
    GROUP BY f.transformation_id
),
flagged AS (
    SELECT s.transformation_id, s.enterprise_key, s.substance, ROUND(s.in_kg, 3) AS in_kg,
        ROUND(s.in_estimated_kg, 3) AS in_estimated_kg, ROUND(s.out_kg, 3) AS out_kg,
        ROUND(s.required_share * s.in_kg, 3) AS due_kg, ROUND(s.recovery_share, 4) AS recovery_share,
        s.required_share, s.inputs, s.in_unknown AS unknown_inputs, s.event_s AS treated_s,
        [s.transformation_id] AS transformation_ids, [CAST(NULL AS BIGINT)] AS event_nos,
        [s.enterprise_key] AS party_keys, t.item_keys, s.event_s AS first_s, s.event_s AS last_s,
        t.mass_kg * (1 - s.out_kg / NULLIF(s.least_kg, 0)) AS mass_kg, 1 - s.out_kg / NULLIF(s.least_kg, 0) AS excess
    FROM short AS s
    JOIN taken AS t ON t.transformation_id = s.transformation_id
    WHERE s.place = 1
)
""",
)
