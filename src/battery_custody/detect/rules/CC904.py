"""CC904 input-without-mass: what went into a transformation has no mass.

What it finds
    An input of a transformation whose mass neither the transformation nor any record of the item
    gives.

Why it matters
    Without the mass that went in, nothing can be said of what must come out: the balance of the
    whole transformation is open.

Not evaluated
    - Transformations that take a battery apart: its parts are counted, not weighed.

False positives
    - The mass of the item is known from its own record: not flagged.
    - A source that has no place for masses: flagged, for each input.

Basis
    Final treatment is reported with what was treated (traceability rules of 2018); a balance needs
    its mass (project's choice).
"""

from battery_custody.detect.rule import Rule, Scope
from battery_custody.vocab import Severity, SubjectType

RULE = Rule(
    id="CC904",
    name="input-without-mass",
    title="Input of a transformation without a mass",
    summary="{item_id} went into {transformation_id} by {enterprise_id}, and no record gives its mass.",
    severity=Severity.LOW,
    legal_basis=("traceability-2018/utilization-records", "measures-2026/utilization-reporting"),
    subject=SubjectType.TRANSFORMATION,
    scope=Scope.ALL,
    identity=("transformation_id", "item_id"),
    evidence=("kind", "enterprise_id", "treated_s"),
    sql="""
WITH in_scope AS (
    SELECT i.transformation_id, i.item_key, i.mass_kg, t.kind, t.enterprise_key, t.event_s
    FROM transformation_input AS i
    LEFT JOIN transformation AS t ON t.transformation_id = i.transformation_id
),
evaluable AS (
    SELECT * FROM in_scope WHERE kind IS DISTINCT FROM 'disassembly'
),
weightless AS (
    SELECT e.* FROM evaluable AS e
    LEFT JOIN battery AS b ON b.item_key = e.item_key
    LEFT JOIN lot AS l ON l.item_key = e.item_key
    LEFT JOIN item_life AS f ON f.item_key = e.item_key
    WHERE COALESCE(e.mass_kg, b.mass_kg, l.mass_kg, f.mass_kg) IS NULL
),
flagged AS (
    SELECT transformation_id, item_key, kind, enterprise_key, event_s AS treated_s,
        [transformation_id] AS transformation_ids, CAST([] AS BIGINT[]) AS event_nos, [enterprise_key] AS party_keys,
        event_s AS first_s, event_s AS last_s,
        CAST(NULL AS DOUBLE) AS mass_kg, CAST(NULL AS DOUBLE) AS excess
    FROM weightless
)
""",
)
