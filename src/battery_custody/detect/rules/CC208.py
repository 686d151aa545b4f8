"""CC208 malformed-uscc: the id of a party is meant as a unified social credit code and is none.

What it finds
    A party whose id is declared as a unified social credit code, or has the shape of an
    enterprise's, and breaks the standard: its length, its characters, its division or its check
    digit. The evidence says which.

Why it matters
    Who holds a battery is known by this code alone. A party that can't be found in the register of
    enterprises can't be asked, inspected or licensed.

Not evaluated
    - Parties whose id is declared to be something else (GLN, BPN, a person's number), or has no
      shape of a credit code.

False positives
    - A code whose ninth to seventeenth place, the old organisation code, has a digit of its own
      that does not fit: in use all the same. Not flagged.
    - A code of a registry other than the market regulator's, which begins with another character:
      not flagged.
    - A code that was mistyped in one report: the mistyped id is flagged, the real one is not.

Basis
    GB 32100-2015 gives every enterprise one code with a check digit; upload layouts name parties by
    it.
"""

from battery_custody.detect.rule import Rule, Scope
from battery_custody.vocab import Severity, SubjectType

RULE = Rule(
    id="CC208",
    name="malformed-uscc",
    title="Party id that breaks the standard of credit codes",
    summary="The party id {enterprise_id} is no unified social credit code: {problem}.",
    severity=Severity.LOW,
    legal_basis=("standard/gb-32100", "traceability-2018/outlet-records"),
    subject=SubjectType.ENTERPRISE,
    scope=Scope.ALL,
    identity=("enterprise_id",),
    evidence=("problem", "declared", "roles", "hand_overs"),
    sql="""
WITH in_scope AS (
    SELECT enterprise_key, roles, registered_s FROM enterprise
),
evaluable AS (
    SELECT p.enterprise_key, p.roles, p.registered_s, c.declared, c.problem
    FROM in_scope AS p
    JOIN credit_code AS c ON c.enterprise_key = p.enterprise_key
),
broken AS (
    SELECT * FROM evaluable WHERE problem IS NOT NULL
),
handed AS (
    SELECT b.enterprise_key, t.item_key, t.event_no, t.receipt_no, t.vehicle_event_no, t.at_s
    FROM broken AS b
    JOIN custody_transfer AS t ON t.consignor_key = b.enterprise_key
    UNION ALL
    SELECT b.enterprise_key, t.item_key, t.event_no, t.receipt_no, t.vehicle_event_no, t.at_s
    FROM broken AS b
    JOIN custody_transfer AS t ON t.consignee_key = b.enterprise_key
),
told AS (
    SELECT enterprise_key, LIST_SORT(ARRAY_AGG(DISTINCT item_key)) AS item_keys,
        ARRAY_CONCAT(ARRAY_AGG(event_no), ARRAY_AGG(receipt_no)) AS event_nos,
        ARRAY_AGG(vehicle_event_no) AS vehicle_event_nos, COUNT(*) AS hand_overs, MIN(at_s) AS first_s,
        MAX(at_s) AS last_s
    FROM handed
    GROUP BY enterprise_key
),
flagged AS (
    SELECT b.enterprise_key, b.problem, b.declared, b.roles, COALESCE(t.hand_overs, 0) AS hand_overs, t.event_nos,
        t.vehicle_event_nos, [b.enterprise_key] AS party_keys, t.item_keys,
        COALESCE(t.first_s, b.registered_s) AS first_s, COALESCE(t.last_s, b.registered_s) AS last_s,
        CAST(NULL AS DOUBLE) AS mass_kg, CAST(NULL AS DOUBLE) AS excess
    FROM broken AS b
    LEFT JOIN told AS t ON t.enterprise_key = b.enterprise_key
)
""",
)
