"""CC405 prohibited-use: a used battery goes into a use that is barred.

What it finds
    A used battery (a waste battery, a re-coded one, or one that was in a vehicle before) that is
    put to a use, or handed to a party in a trade, for which used power batteries are barred on that
    day.

Why it matters
    Cells of old packs in e-bikes burn: the trade in them is what the ban is aimed at.

Not evaluated
    - Events that neither say a use nor hand the item to a party with a known role.

False positives
    - A new battery for an e-bike: not flagged.
    - A permitted second use (storage, backup, street light): not flagged.
    - Anything before the ban was in force: not flagged.
    - A maker of small vehicles that also makes permitted products: flagged, where the record does
      not say a permitted use.

Basis
    `prohibited_use` of the regulation, by the day of the event: Art. 22 of the Measures of 2026.
"""

from battery_custody.detect.rule import Rule, Scope
from battery_custody.vocab import Severity, SubjectType

RULE = Rule(
    id="CC405",
    name="prohibited-use",
    title="Used battery put to a barred use",
    summary="{item_id}, a used battery, went into a barred use ({what}) by the {event_type} of {event_s}, to "
    "{receiver_id}.",
    severity=Severity.CRITICAL,
    legal_basis=("measures-2026/prohibited-use",),
    subject=SubjectType.BATTERY,
    scope=Scope.ALL,
    identity=("item_id", "event_id"),
    evidence=("event_type", "what", "consignor_id", "receiver_id", "event_s"),
    sql="""
WITH told AS (
    SELECT e.item_key, e.event_no, e.event_type, e.event_s, e.consignor_key, e.reporter_key, e."use" AS stated_use,
        e.mass_kg, COALESCE(e.consignee_key, e.reporter_key) AS receiver_key, e.consignee_key
    FROM custody_event AS e
    WHERE e."use" IS NOT NULL
        OR e.consignee_key IN (
            SELECT p.enterprise_key FROM enterprise AS p
            JOIN prohibited_use AS b ON b.role IS NOT NULL AND ';' || p.roles || ';' LIKE '%;' || b.role || ';%'
        )
),
in_scope AS (
    SELECT item_key, event_no FROM custody_event WHERE "use" IS NOT NULL OR consignee_key IS NOT NULL
),
evaluable AS (
    SELECT e.item_key, e.event_no FROM custody_event AS e
    LEFT JOIN enterprise AS p ON p.enterprise_key = e.consignee_key
    WHERE e."use" IS NOT NULL OR (p.roles IS NOT NULL AND p.roles <> '')
),
barred AS (
    SELECT t.*, COALESCE(t.stated_use, b.role) AS what
    FROM told AS t
    JOIN prohibited_use AS b ON b.valid_from_s <= t.event_s AND (b.valid_to_s IS NULL OR b.valid_to_s > t.event_s)
    LEFT JOIN enterprise AS p ON p.enterprise_key = t.consignee_key
    WHERE b."use" = t.stated_use
        OR (t.stated_use IS NULL AND ';' || p.roles || ';' LIKE '%;' || b.role || ';%')
),
used AS (
    SELECT b.event_no FROM barred AS b WHERE b.event_type = 'repurposing'
    UNION
    SELECT b.event_no FROM barred AS b
    JOIN custody_transfer AS t ON t.item_key = b.item_key AND (t.event_no = b.event_no OR t.receipt_no = b.event_no)
    WHERE t.is_waste
    UNION
    SELECT b.event_no FROM barred AS b
    JOIN battery AS c ON c.item_key = b.item_key
    WHERE c.recoded_from_key IS NOT NULL
    UNION
    SELECT b.event_no FROM barred AS b
    JOIN association AS a ON a.item_key = b.item_key
    WHERE a.until_s IS NOT NULL AND a.until_s <= b.event_s
),
once AS (
    SELECT item_key, event_no, event_type, event_s, consignor_key, reporter_key, receiver_key, MIN(what) AS what,
        MIN(mass_kg) AS mass_kg
    FROM barred
    WHERE event_no IN (SELECT event_no FROM used)
    GROUP BY item_key, event_no, event_type, event_s, consignor_key, reporter_key, receiver_key
),
flagged AS (
    SELECT o.item_key, o.event_no, o.event_type, o.what, o.consignor_key, o.receiver_key, o.event_s,
        [o.event_no] AS event_nos, [o.receiver_key, o.consignor_key, o.reporter_key] AS party_keys,
        o.event_s AS first_s, o.event_s AS last_s, COALESCE(o.mass_kg, l.mass_kg) AS mass_kg,
        CAST(NULL AS DOUBLE) AS excess
    FROM once AS o
    LEFT JOIN item_life AS l ON l.item_key = o.item_key
)
""",
)
