"""CC407 paper-recycler: a recycler passes batteries on untreated.

What it finds
    A recycler that took waste batteries in and handed `batteries_min` or more of them on, untreated
    and whole, to parties that are no utilization enterprises; at least `passed_on_share` of what it
    took in.

Why it matters
    A recycler's licence makes batteries disappear from the books. One that sells them on gives the
    market for old packs a clean paper.

Not evaluated
    - Recyclers that took in fewer than `batteries_min` waste batteries.

False positives
    - A delivery that was sent back to whoever sent it: not flagged.
    - Batteries handed to another recycler or a second-use firm that is licensed on that day: not
      flagged.
    - A few batteries that were passed on, below `batteries_min` or `passed_on_share`: not flagged.
    - A recycler that runs a take-back outlet under the same number: flagged.

Basis
    Waste batteries go to lawfully established utilization enterprises, which treat them (Measures of
    2026, Art. 18 and 19; the recycling measures of 2018 before it).
"""

from battery_custody.detect.rule import Rule, Scope
from battery_custody.vocab import Severity, SubjectType

RULE = Rule(
    id="CC407",
    name="paper-recycler",
    title="Recycler that passes batteries on untreated",
    summary="The recycler {enterprise_id} handed {passed_on} of the {taken_in} waste batteries that it took in on, "
    "untreated, to {receivers} parties that are no utilization enterprises.",
    severity=Severity.HIGH,
    legal_basis=("measures-2026/lawful-utilizer", "measures-2026/utilization-permits", "recycling-2018/hand-over"),
    subject=SubjectType.ENTERPRISE,
    scope=Scope.ALL,
    identity=("enterprise_id",),
    evidence=("taken_in", "passed_on", "share", "receivers", "first_passed_s", "last_passed_s"),
    params={"batteries_min": 3, "passed_on_share": 0.05},
    sql="""
WITH in_scope AS (
    SELECT enterprise_key FROM enterprise WHERE ';' || roles || ';' LIKE '%;recycler;%'
),
intake AS (
    SELECT t.consignee_key AS enterprise_key, t.item_key, t.seq, t.at_s, t.event_no, t.receipt_no, t.consignor_key,
        t.next_consignor_key, t.next_consignee_key, t.next_event_no, t.next_at_s, t.next_verdict, t.mass_kg
    FROM custody_transfer AS t
    JOIN in_scope AS r ON r.enterprise_key = t.consignee_key
    WHERE t.is_waste AND t.consignor_key IS DISTINCT FROM t.consignee_key
),
evaluable AS (
    SELECT enterprise_key, COUNT(DISTINCT item_key) AS taken_in FROM intake
    GROUP BY enterprise_key
    HAVING COUNT(DISTINCT item_key) >= $batteries_min
),
utilizer AS (
    SELECT enterprise_key FROM enterprise
    WHERE ';' || roles || ';' LIKE '%;recycler;%' OR ';' || roles || ';' LIKE '%;second_use;%'
),
passed AS (
    SELECT i.* FROM intake AS i
    WHERE i.next_consignor_key = i.enterprise_key AND i.next_event_no IS NOT NULL
        AND i.next_consignee_key IS DISTINCT FROM i.consignor_key
        AND i.next_consignee_key IS DISTINCT FROM i.enterprise_key
        AND NOT (
            COALESCE(i.next_verdict, '') = 'licensed'
            AND EXISTS (SELECT 1 FROM utilizer AS u WHERE u.enterprise_key = i.next_consignee_key)
        )
),
worked AS (
    SELECT p.item_key, p.seq FROM passed AS p
    JOIN custody_event AS e ON e.item_key = p.item_key
    WHERE e.event_type IN ('disassembling', 'recycling', 'repurposing', 'destroying') AND e.event_s >= p.at_s
        AND e.event_s <= p.next_at_s
    UNION
    SELECT p.item_key, p.seq FROM passed AS p
    JOIN transformation_input AS i ON i.item_key = p.item_key
),
grouped AS (
    SELECT p.enterprise_key, COUNT(DISTINCT p.item_key) AS passed_on, COUNT(DISTINCT p.next_consignee_key) AS receivers,
        LIST_SORT(ARRAY_AGG(DISTINCT p.item_key)) AS item_keys, LIST_SORT(ARRAY_AGG(DISTINCT p.next_consignee_key))
        AS receiver_keys, ARRAY_CONCAT(ARRAY_AGG(p.event_no), ARRAY_AGG(p.next_event_no)) AS event_nos,
        MIN(p.next_at_s) AS first_passed_s, MAX(p.next_at_s) AS last_passed_s, MIN(p.at_s) AS first_s,
        SUM(p.mass_kg) AS mass_kg
    FROM passed AS p
    WHERE NOT EXISTS (SELECT 1 FROM worked AS w WHERE w.item_key = p.item_key AND w.seq = p.seq)
    GROUP BY p.enterprise_key
),
flagged AS (
    SELECT g.enterprise_key, e.taken_in, g.passed_on,
        ROUND(CAST(g.passed_on AS DOUBLE) / NULLIF(e.taken_in, 0), 3) AS share, g.receivers, g.first_passed_s,
        g.last_passed_s, g.event_nos, ARRAY_CONCAT([g.enterprise_key], g.receiver_keys) AS party_keys, g.item_keys,
        g.first_s, g.last_passed_s AS last_s, g.mass_kg,
        CAST(g.passed_on AS DOUBLE) / NULLIF(e.taken_in * $passed_on_share, 0) - 1 AS excess
    FROM grouped AS g
    JOIN evaluable AS e ON e.enterprise_key = g.enterprise_key
    WHERE g.passed_on >= $batteries_min AND g.passed_on >= e.taken_in * $passed_on_share
)
""",
)
