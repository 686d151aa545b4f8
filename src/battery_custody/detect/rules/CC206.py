"""CC206 missing-children: a battery was taken apart and not all of its parts are accounted for.

What it finds
    A battery that was taken apart (disassembling, or a disassembly) longer ago than parts may stay
    unaccounted for, of whose recorded parts at least one has no sign of life since: no event, no
    other whole, no transformation, no new code.

Why it matters
    The good modules are what a pack is worth. What leaves the yard between the opened pack and the
    reported parts leaves it for the market of cells.

Not evaluated
    - Batteries of whose parts nothing is recorded, and those that were opened only recently.

False positives
    - A battery that was recycled or destroyed after it was opened, with parts of which nobody
      reports that they were taken out: they went with it. Not flagged.
    - Parts that go on in bulk: the disassembly has a lot of modules or cells among its outputs.
      Not flagged.
    - Parts that wait in a store whose records are late: flagged until they are reported.

Basis
    Receipts and products of utilization enterprises are reported, and parts bear codes linked to
    their pack (GB/T 34014). No source limits how long parts may wait: the limit is
    `parts_accounted_within` of the regulation, this project's own; `max_wait_days` takes its place.
"""

from battery_custody.detect.rule import Rule, Scope
from battery_custody.vocab import Severity, SubjectType

RULE = Rule(
    id="CC206",
    name="missing-children",
    title="Parts of a dismantled battery unaccounted for",
    summary="{item_id} was taken apart on {opened_s} by {opened_by_id}; of its {parts} parts {missing} are unaccounted "
    "for.",
    severity=Severity.HIGH,
    legal_basis=("measures-2026/utilization-reporting", "traceability-2018/utilization-records", "standard/gbt-34014"),
    subject=SubjectType.BATTERY,
    scope=Scope.ALL,
    identity=("item_id", "opened_with"),
    evidence=("opened_s", "opened_by_id", "parts", "missing", "missing_item_ids", "waiting_days", "limit_days"),
    params={"max_wait_days": None},
    sql="""
WITH in_scope AS (
    SELECT item_key FROM custody_event WHERE event_type = 'disassembling'
    UNION
    SELECT i.item_key FROM transformation_input AS i
    JOIN transformation AS t ON t.transformation_id = i.transformation_id
    WHERE t.kind = 'disassembly'
),
account AS (
    SELECT p.parent_key, p.child_key, p.opened_s, p.opened_id, p.separated_s, p.sign,
        COALESCE(CAST($max_wait_days AS DOUBLE) * 86400, d.seconds) AS limit_s
    FROM part_account AS p
    JOIN deadline AS d ON d.name = 'parts_accounted_within'
        AND d.valid_from_s <= p.opened_s AND (d.valid_to_s IS NULL OR d.valid_to_s > p.opened_s)
),
evaluable AS (
    SELECT parent_key, COUNT(*) AS parts FROM account
    WHERE $now_s - opened_s > limit_s
    GROUP BY parent_key
),
silent AS (
    SELECT a.* FROM account AS a
    WHERE a.sign IS NULL AND $now_s - a.opened_s > a.limit_s
),
treated AS (
    SELECT s.parent_key, e.event_s FROM silent AS s
    JOIN custody_event AS e ON e.item_key = s.parent_key
    WHERE e.event_type IN ('recycling', 'destroying')
    UNION
    SELECT s.parent_key, t.event_s FROM silent AS s
    JOIN transformation_input AS i ON i.item_key = s.parent_key
    JOIN transformation AS t ON t.transformation_id = i.transformation_id
    WHERE t.kind = 'recycling'
),
in_bulk AS (
    SELECT o.transformation_id FROM transformation_output AS o
    JOIN lot AS l ON l.item_key = o.item_key
    WHERE l.material IN ('modules', 'cells')
),
missing AS (
    SELECT s.* FROM silent AS s
    WHERE NOT EXISTS (SELECT 1 FROM in_bulk AS b WHERE b.transformation_id = s.opened_id)
        AND NOT (
            s.separated_s IS NULL
            AND EXISTS (
                SELECT 1 FROM treated AS t WHERE t.parent_key = s.parent_key AND t.event_s >= s.opened_s - 86400
            )
        )
),
grouped AS (
    SELECT m.parent_key, m.opened_id, m.opened_s, m.limit_s, COUNT(*) AS missing, SUM(b.mass_kg) AS mass_kg,
        LIST_SORT(ARRAY_AGG(m.child_key)) AS missing_item_keys
    FROM missing AS m
    JOIN battery AS b ON b.item_key = m.child_key
    GROUP BY m.parent_key, m.opened_id, m.opened_s, m.limit_s
),
opening AS (
    SELECT g.parent_key, MIN(e.event_no) AS event_no, MIN(COALESCE(e.reporter_key, e.consignee_key)) AS party_key
    FROM grouped AS g
    JOIN custody_event AS e ON e.item_key = g.parent_key AND e.event_id = g.opened_id
    GROUP BY g.parent_key
),
flagged AS (
    SELECT g.parent_key AS item_key, g.opened_id AS opened_with, g.opened_s,
        COALESCE(o.party_key, t.enterprise_key) AS opened_by_key, e.parts, g.missing, g.missing_item_keys,
        ROUND(($now_s - g.opened_s) / 86400.0, 1) AS waiting_days, ROUND(g.limit_s / 86400.0, 1) AS limit_days,
        [t.transformation_id] AS transformation_ids, [o.event_no] AS event_nos, [COALESCE(o.party_key,
        t.enterprise_key)] AS party_keys,
        ARRAY_CONCAT([g.parent_key], g.missing_item_keys) AS item_keys, g.opened_s AS first_s, g.opened_s AS last_s,
        COALESCE(g.mass_kg, w.mass_kg * g.missing / NULLIF(e.parts, 0)) AS mass_kg,
        CAST(g.missing AS DOUBLE) / NULLIF(e.parts, 0) AS excess
    FROM grouped AS g
    JOIN evaluable AS e ON e.parent_key = g.parent_key
    JOIN battery AS w ON w.item_key = g.parent_key
    LEFT JOIN opening AS o ON o.parent_key = g.parent_key
    LEFT JOIN transformation AS t ON t.transformation_id = g.opened_id
)
""",
)
