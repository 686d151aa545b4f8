"""CC201 malformed-battery-code: a battery that must have a GB/T 34014 code bears something that is none.

What it finds
    A battery made since the coding duty began whose id is meant as a battery code and breaks the
    standard: its length, its characters, a letter that is no level or type, a day that is in no
    calendar, letters in the serial number. The evidence says which.

Why it matters
    The code is the carrier of the digital identity: one that is malformed can't be looked up
    anywhere, and is how a label looks that somebody printed for himself.

Not evaluated
    - Ids of other schemes (EPC, UUID, GLN, a plain number): they are no attempt at a code.
    - Batteries that were made before the coding duty began. Where nothing says when, the day of
      coding or the first event stands for it.
    - Batteries of makers known by a foreign number (BPN, GLN) that nobody imported.
    - Ids that no record describes and no event that stands is about.

False positives
    - A letter of the date that the published lists read differently: no fault as long as one
      reading gives a day. Not flagged.
    - A number of a data base or a radio tag that is as long as a code: not flagged, as its
      characters stand for a number in base 16.
    - A code that was mistyped in a report that another one corrects: not flagged.
    - One that was mistyped and not corrected: the mistyped id is flagged, the real one is not.

Basis
    `coding_duty` of the regulation, by the day of making; the form is that of GB/T 34014 as in the
    code tables of this project.
"""

from battery_custody.detect.rule import Rule, Scope
from battery_custody.vocab import Severity, SubjectType

RULE = Rule(
    id="CC201",
    name="malformed-battery-code",
    title="Battery code that breaks GB/T 34014",
    summary="The code of {item_id} breaks GB/T 34014: {problem}.",
    severity=Severity.MEDIUM,
    legal_basis=("standard/gbt-34014", "measures-2026/coding", "traceability-2018/coding"),
    subject=SubjectType.BATTERY_CODE,
    scope=Scope.ALL,
    identity=("item_id",),
    evidence=("problem", "maker_id", "first_reporter_id", "events"),
    sql="""
WITH in_scope AS (
    SELECT item_key, defined, level, maker_key, mass_kg, made_s, coded_s FROM battery
),
evaluable AS (
    SELECT b.item_key, b.maker_key, b.mass_kg, b.made_s, c.problem
    FROM in_scope AS b
    JOIN battery_code AS c ON c.item_key = b.item_key
    LEFT JOIN item_life AS l ON l.item_key = b.item_key
    LEFT JOIN enterprise AS m ON m.enterprise_key = b.maker_key
    JOIN coding_duty AS d ON d.level = COALESCE(b.level, c.reuse_level, c.level, 'pack')
        AND d.valid_from_s <= COALESCE(b.made_s, b.coded_s, c.made_s, l.first_s)
        AND (d.valid_to_s IS NULL OR d.valid_to_s > COALESCE(b.made_s, b.coded_s, c.made_s, l.first_s))
    WHERE (b.defined OR l.item_key IS NOT NULL) AND NOT (
        COALESCE(m.id_scheme IN ('bpn', 'gln') OR STARTS_WITH(m.enterprise_id, 'BPN'), FALSE)
        AND COALESCE(l.first_type, '') <> 'importing'
    )
),
broken AS (
    SELECT * FROM evaluable WHERE problem IS NOT NULL
),
told AS (
    SELECT e.item_key, ARRAY_AGG(e.event_no) AS event_nos, COUNT(*) AS events, MIN(e.event_s) AS first_s,
        MAX(e.event_s) AS last_s, ARG_MIN(e.reporter_key, e.event_no) AS first_reporter_key
    FROM custody_event AS e
    JOIN broken AS b ON b.item_key = e.item_key
    GROUP BY e.item_key
),
flagged AS (
    SELECT b.item_key, b.problem, b.maker_key, t.first_reporter_key, COALESCE(t.events, 0) AS events, t.event_nos,
        [b.maker_key, t.first_reporter_key] AS party_keys, COALESCE(t.first_s, b.made_s) AS first_s,
        COALESCE(t.last_s, b.made_s) AS last_s, b.mass_kg, CAST(NULL AS DOUBLE) AS excess
    FROM broken AS b
    LEFT JOIN told AS t ON t.item_key = b.item_key
)
""",
)
