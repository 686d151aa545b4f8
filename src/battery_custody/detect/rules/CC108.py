"""CC108 no-birth-record: nobody reported the making or the import of a battery.

What it finds
    A battery with events, of which none is its making or its first import.

Why it matters
    A battery without a beginning can be anything: a factory reject, a rebuilt pack, one that was
    smuggled in, or one whose real code was taken off.

Not evaluated
    - Batteries that were made before the coding duty began: nobody had to report them. Their day
      of making is the reported one, else that of coding, else the one in the code; where nothing
      says it, the first event stands for it.
    - Parts that were in a whole, and what came out of a transformation: they have their origin
      there.
    - Everything, in a ledger without a single record of making or import: the makers' records
      were not delivered.

False positives
    - A re-coded battery: its original is its beginning. Not flagged.
    - An import after an export is no beginning; a battery that was sent abroad and came back
      is flagged where its making is missing.
    - An old battery without a date or a code that tells its age, seen for the first time after the
      duty began: flagged.

Basis
    `coding_duty` of the regulation, by the day of making: makers and importers code every battery
    and report it.
"""

from battery_custody.detect.rule import Rule, Scope
from battery_custody.vocab import Severity, SubjectType

RULE = Rule(
    id="CC108",
    name="no-birth-record",
    title="No record of making or import",
    summary="{item_id} has no record of its making or import; the first of it is {first_type} by {first_party_id} "
    "on {first_event_s}.",
    severity=Severity.MEDIUM,
    legal_basis=("measures-2026/coding", "traceability-2018/maker-records", "standard/gbt-34014"),
    subject=SubjectType.BATTERY,
    scope=Scope.ALL,
    identity=("item_id",),
    evidence=("first_event_id", "first_type", "first_party_id", "first_event_s", "maker_id", "events"),
    sql="""
WITH in_scope AS (
    SELECT l.item_key, l.events, l.first_no, l.first_type, l.first_s, l.last_s, b.level, b.maker_key,
        b.recoded_from_key, COALESCE(l.mass_kg, b.mass_kg) AS mass_kg,
        COALESCE(b.made_s, b.coded_s, c.made_s, l.first_s) AS made_s
    FROM item_life AS l
    JOIN battery AS b ON b.item_key = l.item_key
    LEFT JOIN battery_code AS c ON c.item_key = l.item_key
),
inside AS (
    SELECT child_key AS item_key FROM aggregation
    UNION
    SELECT item_key FROM transformation_output
),
evaluable AS (
    SELECT i.* FROM in_scope AS i
    JOIN coding_duty AS d ON d.level = COALESCE(i.level, 'pack')
        AND d.valid_from_s <= i.made_s AND (d.valid_to_s IS NULL OR d.valid_to_s > i.made_s)
    WHERE NOT EXISTS (SELECT 1 FROM inside AS p WHERE p.item_key = i.item_key)
        AND EXISTS (SELECT 1 FROM item_life AS o WHERE o.first_type IN ('commissioning', 'importing'))
),
unborn AS (
    SELECT * FROM evaluable
    WHERE first_type NOT IN ('commissioning', 'importing') AND recoded_from_key IS NULL
),
beginning AS (
    SELECT e.item_key, MIN(CASE WHEN e.event_type = 'exporting' THEN e.event_s END) AS exported_s,
        MIN(CASE WHEN e.event_type = 'commissioning' THEN e.event_s END) AS made_s,
        MIN(CASE WHEN e.event_type = 'importing' THEN e.event_s END) AS imported_s
    FROM custody_event AS e
    JOIN unborn AS u ON u.item_key = e.item_key
    WHERE e.event_type IN ('exporting', 'commissioning', 'importing')
    GROUP BY e.item_key
),
flagged AS (
    SELECT u.item_key, u.first_no AS first_event_no, u.first_type,
        COALESCE(e.reporter_key, e.consignor_key, e.consignee_key) AS first_party_key, u.first_s AS first_event_s,
        u.maker_key, u.events, [u.first_no] AS event_nos,
        [e.reporter_key, e.consignor_key, e.consignee_key] AS party_keys,
        u.first_s, u.last_s, u.mass_kg, CAST(NULL AS DOUBLE) AS excess
    FROM unborn AS u
    JOIN custody_event AS e ON e.event_no = u.first_no
    LEFT JOIN beginning AS b ON b.item_key = u.item_key
    WHERE b.item_key IS NULL
        OR (b.made_s IS NULL AND (b.imported_s IS NULL OR b.exported_s < b.imported_s))
)
""",
)
