"""CC207 malformed-vin: the id of a vehicle is meant as a VIN and is none.

What it finds
    A vehicle whose id is declared as a VIN, or has the shape of one, and breaks the standard: its
    length, its characters, its check digit or its model year. The evidence says which.

Why it matters
    Chains through a vehicle hold only if the vehicle is one: a VIN with a wrong check digit was
    mistyped, or made up for a battery that never was in a vehicle.

Not evaluated
    - Vehicles whose id is declared to be something else, or has no shape of a VIN.

False positives
    - A vehicle built for another market with a letter in the ninth place: built without a check
      digit there. Not flagged.
    - One built abroad whose ninth character is a digit that checks nothing: flagged.
    - A VIN written in small letters: flagged, as it compares as another id.

Basis
    GB 16735 demands the check digit of every road vehicle.
"""

from battery_custody.detect.rule import Rule, Scope
from battery_custody.vocab import Severity, SubjectType

RULE = Rule(
    id="CC207",
    name="malformed-vin",
    title="Vehicle id that breaks the VIN standard",
    summary="The vehicle id {vehicle_id} is no VIN: {problem}.",
    severity=Severity.LOW,
    legal_basis=("standard/gb-16735", "traceability-2018/maker-records"),
    subject=SubjectType.VEHICLE,
    scope=Scope.ALL,
    identity=("vehicle_id",),
    evidence=("problem", "declared", "maker_id", "events"),
    sql="""
WITH in_scope AS (
    SELECT vehicle_key, maker_key, made_s FROM vehicle
),
evaluable AS (
    SELECT v.vehicle_key, v.maker_key, v.made_s, n.declared, n.problem
    FROM in_scope AS v
    JOIN vehicle_number AS n ON n.vehicle_key = v.vehicle_key
),
broken AS (
    SELECT * FROM evaluable WHERE problem IS NOT NULL
),
naming AS (
    SELECT b.vehicle_key, e.item_key, e.event_no, CAST(NULL AS BIGINT) AS vehicle_event_no, e.event_s, e.reporter_key
    FROM broken AS b
    JOIN custody_event AS e ON e.vehicle_key = b.vehicle_key
    UNION ALL
    SELECT b.vehicle_key, CAST(NULL AS INTEGER) AS item_key, CAST(NULL AS BIGINT) AS event_no, v.vehicle_event_no,
        v.event_s, v.reporter_key
    FROM broken AS b
    JOIN vehicle_event AS v ON v.vehicle_key = b.vehicle_key
),
told AS (
    SELECT vehicle_key, LIST_SORT(ARRAY_AGG(DISTINCT item_key)) AS item_keys, ARRAY_AGG(event_no) AS event_nos,
        ARRAY_AGG(vehicle_event_no) AS vehicle_event_nos, LIST_SORT(ARRAY_AGG(DISTINCT reporter_key)) AS reporter_keys,
        COUNT(*) AS events, MIN(event_s) AS first_s, MAX(event_s) AS last_s
    FROM naming
    GROUP BY vehicle_key
),
flagged AS (
    SELECT b.vehicle_key, b.problem, b.declared, b.maker_key, COALESCE(t.events, 0) AS events, t.event_nos,
        t.vehicle_event_nos, ARRAY_CONCAT([b.maker_key], t.reporter_keys) AS party_keys, t.item_keys,
        COALESCE(t.first_s, b.made_s) AS first_s, COALESCE(t.last_s, b.made_s) AS last_s,
        CAST(NULL AS DOUBLE) AS mass_kg, CAST(NULL AS DOUBLE) AS excess
    FROM broken AS b
    LEFT JOIN told AS t ON t.vehicle_key = b.vehicle_key
)
""",
)
