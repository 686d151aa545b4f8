"""CC410 reused-without-test: a used battery enters a second use without a test before it.

What it finds
    A used battery that is put to a second use (repurposing), and no test of it is on record before
    that. A test counts that was made on the battery, on what it was re-coded from
    or became, on a whole that it was in, or on its parts.

Why it matters
    Whatever is made of waste batteries must meet the standard of its use. A pack of unknown
    capacity and safety in a building is a danger, and selling it untested is cheaper.

Not evaluated
    - Lots: they are tested as samples, outside these records.
    - Second uses before there was a duty to test.

False positives
    - A test of the old code, of the pack that the module came from, or of the modules: not flagged.
    - A test of the same days: not flagged up to `test_before_second_use` of the regulation after
      (`max_late_days` takes its place).
    - A battery that was never used: new batteries are tested by their maker. Not flagged.
    - A test house that does not report: flagged.

Basis
    Products made of waste batteries meet the quality standards of their use (Measures of 2026; the
    second-use rules of 2021 before it). That residual capacity and safety are tested on record is
    this project's reading.
"""

from battery_custody.detect.rule import Rule, Scope
from battery_custody.vocab import Severity, SubjectType

RULE = Rule(
    id="CC410",
    name="reused-without-test",
    title="Second use without a test before it",
    summary="{item_id} was put to a second use ({stated_use}) by {user_id} on {event_s}, and no test is on record "
    "before it.",
    severity=Severity.MEDIUM,
    legal_basis=("measures-2026/product-quality", "second-use-2021/product-quality"),
    subject=SubjectType.BATTERY,
    scope=Scope.ALL,
    identity=("item_id", "event_id"),
    evidence=("stated_use", "user_id", "event_s"),
    params={"max_late_days": None},
    sql="""
WITH in_scope AS (
    SELECT item_key, event_no, event_s, "use" AS stated_use, COALESCE(reporter_key, consignee_key) AS user_key, mass_kg
    FROM custody_event
    WHERE event_type = 'repurposing'
),
evaluable AS (
    SELECT e.*, COALESCE(CAST($max_late_days AS DOUBLE) * 86400, d.seconds) AS late_s
    FROM in_scope AS e
    JOIN deadline AS d ON d.name = 'test_before_second_use'
        AND d.valid_from_s <= e.event_s AND (d.valid_to_s IS NULL OR d.valid_to_s > e.event_s)
    WHERE NOT EXISTS (SELECT 1 FROM lot AS l WHERE l.item_key = e.item_key)
),
kin AS (
    SELECT item_key, item_key AS kin_key FROM evaluable
    UNION
    SELECT e.item_key, g.descendant_key AS kin_key FROM evaluable AS e
    JOIN genealogy AS g ON g.ancestor_key = e.item_key
    UNION
    SELECT e.item_key, b.item_key AS kin_key FROM evaluable AS e
    JOIN battery AS b ON b.recoded_from_key = e.item_key
    UNION
    SELECT e.item_key, a.parent_key AS kin_key FROM evaluable AS e
    JOIN aggregation AS a ON a.child_key = e.item_key
    UNION
    SELECT e.item_key, a.parent_key AS kin_key FROM evaluable AS e
    JOIN genealogy AS g ON g.ancestor_key = e.item_key AND g.relation = 'recoded_from'
    JOIN aggregation AS a ON a.child_key = g.descendant_key
),
tested AS (
    SELECT DISTINCT e.event_no FROM evaluable AS e
    JOIN kin AS k ON k.item_key = e.item_key
    JOIN custody_event AS t ON t.item_key = k.kin_key
    WHERE t.event_type = 'testing' AND t.event_s <= e.event_s + e.late_s
),
used AS (
    SELECT DISTINCT k.item_key FROM kin AS k
    JOIN association AS a ON a.item_key = k.kin_key
    UNION
    SELECT item_key FROM battery WHERE recoded_from_key IS NOT NULL
    UNION
    SELECT item_key FROM battery_code WHERE form = 'reuse'
    UNION
    SELECT item_key FROM custody_transfer WHERE is_waste
),
flagged AS (
    SELECT e.item_key, e.event_no, e.event_s, COALESCE(e.stated_use, 'unknown') AS stated_use, e.user_key,
        [e.event_no] AS event_nos, [e.user_key] AS party_keys, e.event_s AS first_s, e.event_s AS last_s,
        COALESCE(e.mass_kg, l.mass_kg) AS mass_kg, CAST(NULL AS DOUBLE) AS excess
    FROM evaluable AS e
    LEFT JOIN item_life AS l ON l.item_key = e.item_key
    WHERE NOT EXISTS (SELECT 1 FROM tested AS t WHERE t.event_no = e.event_no)
        AND EXISTS (SELECT 1 FROM used AS u WHERE u.item_key = e.item_key)
)
""",
)
