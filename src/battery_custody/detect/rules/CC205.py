"""CC205 two-parents: a module or cell is in two wholes at one time, or an item in itself.

What it finds
    A module or cell that, by its records, was in two packs (or a cell in two modules) at once for
    `min_overlap_s` or longer, neither of them being a part or a new code of the other. And any item
    that is found below itself: that consists of itself, or came from itself.

Why it matters
    One of the two wholes does not hold what its record says: its parts were taken out and sold, or
    the history of good parts was written on others.

Not evaluated
    - Links of items that are no modules or cells as far as the records say, and lead not back to
      themselves: lots and planned parts can be in several wholes, packs travel in containers.

False positives
    - Taken out and put in on one day: overlaps shorter than `min_overlap_s` are not flagged.
    - A whole that was taken apart, treated or destroyed lets go of its parts, whether or not
      anybody reported their separation: not flagged.
    - A whole and its own new code hold the same parts: not flagged.
    - A separation that nobody reported, of a whole that lives on: flagged.

Basis
    Codes of pack, module and cell are linked, and a reused part keeps its link to the old whole
    (GB/T 34014).
"""

from battery_custody.detect.rule import Rule, Scope
from battery_custody.vocab import Severity, SubjectType

RULE = Rule(
    id="CC205",
    name="two-parents",
    title="In two wholes at one time, or in itself",
    summary="{item_id} {ways}: {whole_item_ids}, from {both_from_s}.",
    severity=Severity.HIGH,
    legal_basis=("standard/gbt-34014", "measures-2026/coding"),
    subject=SubjectType.BATTERY,
    scope=Scope.ALL,
    identity=("item_id",),
    evidence=("ways", "level", "wholes", "whole_item_ids", "both_from_s", "both_until_s"),
    params={"min_overlap_s": 86400},
    sql="""
WITH in_scope AS (
    SELECT child_key FROM aggregation
    UNION ALL
    SELECT item_key AS child_key FROM genealogy_cycle
),
evaluable AS (
    SELECT a.child_key FROM aggregation AS a
    JOIN battery AS b ON b.item_key = a.child_key AND b.level IN ('module', 'cell')
    UNION ALL
    SELECT item_key AS child_key FROM genealogy_cycle
),
overlap AS (
    SELECT o.child_key, o.parent_key, o.other_key, o.since_s, o.until_s, b.level, b.mass_kg
    FROM part_overlap AS o
    JOIN battery AS b ON b.item_key = o.child_key AND b.level IN ('module', 'cell')
),
whole AS (
    SELECT parent_key AS whole_key FROM overlap
    UNION
    SELECT other_key AS whole_key FROM overlap
),
opened AS (
    SELECT w.whole_key, e.event_s FROM whole AS w
    JOIN custody_event AS e ON e.item_key = w.whole_key
    WHERE e.event_type IN ('disassembling', 'recycling', 'destroying')
    UNION ALL
    SELECT w.whole_key, t.event_s FROM whole AS w
    JOIN transformation_input AS i ON i.item_key = w.whole_key
    JOIN transformation AS t ON t.transformation_id = i.transformation_id
),
ended AS (
    SELECT whole_key, MIN(event_s) AS ended_s FROM opened GROUP BY whole_key
),
both_held AS (
    SELECT o.*, LEAST(COALESCE(o.until_s, 4102444800), COALESCE(p.ended_s, 4102444800), COALESCE(q.ended_s, 4102444800))
        AS both_until_s
    FROM overlap AS o
    LEFT JOIN ended AS p ON p.whole_key = o.parent_key
    LEFT JOIN ended AS q ON q.whole_key = o.other_key
),
long_enough AS (
    SELECT * FROM both_held WHERE both_until_s - since_s >= $min_overlap_s
),
side AS (
    SELECT 0 AS is_cycle, child_key, level, mass_kg, since_s, both_until_s, parent_key AS whole_key FROM long_enough
    UNION ALL
    SELECT 0 AS is_cycle, child_key, level, mass_kg, since_s, both_until_s, other_key AS whole_key FROM long_enough
    UNION ALL
    SELECT 1 AS is_cycle, c.item_key AS child_key, b.level, b.mass_kg, c.since_s,
        COALESCE(c.until_s, 4102444800) AS both_until_s, c.parent_key AS whole_key
    FROM genealogy_cycle AS c
    LEFT JOIN battery AS b ON b.item_key = c.item_key
),
grouped AS (
    SELECT s.child_key, s.level, s.mass_kg, MIN(s.is_cycle) AS only_cycle, MAX(s.is_cycle) AS has_cycle,
    COUNT(DISTINCT s.whole_key) AS wholes,
        LIST_SORT(ARRAY_AGG(DISTINCT s.whole_key)) AS whole_item_keys, LIST_SORT(ARRAY_AGG(DISTINCT l.custodian_key))
        AS party_keys, MIN(s.since_s) AS both_from_s, MAX(s.both_until_s) AS until_s
    FROM side AS s
    LEFT JOIN item_life AS l ON l.item_key = s.whole_key
    GROUP BY s.child_key, s.level, s.mass_kg
),
told AS (
    SELECT g.child_key, ARRAY_AGG(e.event_no) AS event_nos
    FROM grouped AS g
    JOIN aggregation AS a ON a.child_key = g.child_key
    JOIN custody_event AS e ON e.item_key = a.parent_key AND e.event_id = a.event_id
    GROUP BY g.child_key
),
flagged AS (
    SELECT g.child_key AS item_key,
        CASE WHEN only_cycle = 1 THEN 'is found below itself'
            WHEN has_cycle = 1 THEN 'was in several wholes at one time, and is found below itself'
            ELSE 'was in several wholes at one time' END AS ways,
        g.level, g.wholes, g.whole_item_keys, g.both_from_s,
        NULLIF(g.until_s, 4102444800) AS both_until_s, t.event_nos, g.party_keys,
        ARRAY_CONCAT([g.child_key], g.whole_item_keys) AS item_keys, g.both_from_s AS first_s,
        COALESCE(NULLIF(g.until_s, 4102444800), g.both_from_s) AS last_s, g.mass_kg,
        CAST(g.wholes - 1 AS DOUBLE) AS excess
    FROM grouped AS g
    LEFT JOIN told AS t ON t.child_key = g.child_key
)
""",
)
