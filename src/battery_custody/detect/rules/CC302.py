"""CC302 output-exceeds-input: more out than in: unrecorded feed.

What it finds
    A recycling out of which more of a metal came than its inputs hold, by more than the tolerance;
    where no metal content of the outputs is given, and for taking apart, more mass than went in.
    And any transformation with outputs and no inputs at all.

Why it matters
    What came out must have gone in: batteries of unrecorded origin are being treated, or material
    from elsewhere is passed off as recycled.

Not evaluated
    - Transformations with an input whose metal content (for mass: whose mass) is unknown or known as
      a lower bound only: it may explain the surplus.
    - Outputs of which neither metal content nor mass is given.
    - Rebuilt batteries by mass: new parts go into them.

False positives
    - Salts weigh more than the metal in them: metal is compared with metal, never with mass. Not flagged.
    - Stock of the year before that is worked off: it is an input, with its assay. Not flagged.
    - Assays and tables are not exact: within the tolerance nothing is flagged.
    - Inputs that were booked under another number: flagged.

Basis
    The life of a battery is followed into its treatment (platform of the Measures of 2026; before
    that, the records of utilization enterprises). The tolerances are this project's own.
"""

from battery_custody.detect.rule import Rule, Scope
from battery_custody.vocab import Severity, SubjectType

RULE = Rule(
    id="CC302",
    name="output-exceeds-input",
    title="More came out than went in",
    summary="{out_kg:.1f} kg of {substance} came out of {transformation_id}, into which {in_kg:.1f} kg went by "
    "{inputs:.0f} recorded inputs ({enterprise_id}).",
    severity=Severity.HIGH,
    legal_basis=("measures-2026/traceability", "traceability-2018/utilization-records"),
    subject=SubjectType.TRANSFORMATION,
    scope=Scope.ALL,
    identity=("transformation_id",),
    evidence=(
        "enterprise_id",
        "substance",
        "in_kg",
        "in_estimated_kg",
        "out_kg",
        "surplus_kg",
        "inputs",
        "outputs",
        "treated_s",
    ),
    params={"tolerance_share": 0.1, "estimate_tolerance_share": 0.6, "least_surplus_kg": 1.0},
    sql="""
WITH in_scope AS (
    SELECT * FROM transformation_balance
    WHERE outputs > 0 AND substance <> 'electrode_powder'
),
evaluable AS (
    SELECT * FROM in_scope
    WHERE inputs = 0
        OR (
            in_unknown = 0 AND out_kg > 0
            AND (
                (substance <> 'mass' AND kind = 'recycling')
                OR (substance = 'mass' AND (kind = 'disassembly' OR (kind = 'recycling' AND metals_out_kg = 0)))
            )
        )
),
surplus AS (
    SELECT e.*, out_kg - in_kg AS surplus_kg,
        ROUND(
            in_kg * (1 + $tolerance_share) + in_estimated_kg * ($estimate_tolerance_share - $tolerance_share), 3
        ) AS most_kg
    FROM evaluable AS e
),
worst AS (
    SELECT s.*,
        ROW_NUMBER() OVER (
            PARTITION BY transformation_id
            ORDER BY CASE WHEN substance = 'mass' THEN 1 ELSE 0 END, surplus_kg DESC, substance
        ) AS place
    FROM surplus AS s
    WHERE (out_kg > most_kg AND surplus_kg >= $least_surplus_kg) OR (inputs = 0 AND substance = 'mass')
),
made AS (
    SELECT f.transformation_id, LIST_SORT(ARRAY_AGG(DISTINCT f.item_key)) AS item_keys
    FROM material_flow AS f
    GROUP BY f.transformation_id
),
flagged AS (
    SELECT w.transformation_id, w.enterprise_key, w.substance, ROUND(w.in_kg, 3) AS in_kg,
        ROUND(w.in_estimated_kg, 3) AS in_estimated_kg, ROUND(w.out_kg, 3) AS out_kg,
        ROUND(w.surplus_kg, 3) AS surplus_kg, w.inputs, w.outputs, w.event_s AS treated_s,
        [w.transformation_id] AS transformation_ids, [CAST(NULL AS BIGINT)] AS event_nos,
        [w.enterprise_key] AS party_keys, m.item_keys, w.event_s AS first_s, w.event_s AS last_s,
        CASE WHEN w.substance = 'mass' THEN w.surplus_kg END AS mass_kg,
        w.surplus_kg / NULLIF(w.most_kg, 0) AS excess
    FROM worst AS w
    JOIN made AS m ON m.transformation_id = w.transformation_id
    WHERE w.place = 1
)
""",
)
