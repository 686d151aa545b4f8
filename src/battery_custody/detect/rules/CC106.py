"""CC106 activity-after-end: an event after final treatment, destruction or the end of the code.

What it finds
    Events of an item after it was recycled or destroyed, or, for a battery that got a new code,
    events under the old one.

Why it matters
    A battery that lives on after its end was treated on paper only, or its code was put on
    another battery.

Not evaluated
    - Items whose end is not recorded: they may live on.

False positives
    - Events of the day of the end where only the day was reported: not flagged.
    - A second record of the treatment by the party that treated it (shredded, then destroyed):
      not flagged.
    - The papers of a re-coding (test, inspection, second use) filed under the old code by the
      party that re-coded it, within `recoding_days`: not flagged.
    - A receipt recorded with a date after the treatment by mistake: flagged.

Basis
    Final treatment is reported as the end of the battery's record (traceability rules of 2018); a
    reused battery goes on under its new code (GB/T 34014).
"""

from battery_custody.detect.rule import Rule, Scope
from battery_custody.vocab import Severity, SubjectType

RULE = Rule(
    id="CC106",
    name="activity-after-end",
    title="Event after the end of the battery's life",
    summary="{item_id} came to its end on {ended_s}, yet later events are recorded ({events_after}), the "
    "last on {last_after_s}.",
    severity=Severity.HIGH,
    legal_basis=("traceability-2018/utilization-records", "measures-2026/traceability", "standard/gbt-34014"),
    subject=SubjectType.BATTERY,
    scope=Scope.ALL,
    identity=("item_id", "ended_event_id"),
    evidence=("ended_type", "ended_by_id", "ended_s", "events_after", "last_after_s", "days_after"),
    params={"recoding_days": 30},
    sql="""
WITH in_scope AS (
    SELECT item_key, ended_no, ended_s, last_s, mass_kg FROM item_life
),
evaluable AS (
    SELECT * FROM in_scope WHERE ended_no IS NOT NULL AND ended_s IS NOT NULL
),
ended AS (
    SELECT l.item_key, l.ended_no, l.ended_s, l.mass_kg, d.event_type AS ended_type, d.is_day,
        COALESCE(d.reporter_key, d.consignee_key) AS ended_by_key, d.item_key <> l.item_key AS is_recoding
    FROM evaluable AS l
    JOIN custody_event AS d ON d.event_no = l.ended_no
    WHERE l.last_s > l.ended_s
),
after_end AS (
    SELECT d.*, e.event_no AS after_no, e.event_s AS after_s,
        COALESCE(e.reporter_key, e.consignor_key, e.consignee_key) AS actor_key
    FROM ended AS d
    JOIN custody_event AS e ON e.item_key = d.item_key
    WHERE e.event_s > d.ended_s
        AND (NOT (e.is_day OR d.is_day) OR (e.event_s + 28800) // 86400 > (d.ended_s + 28800) // 86400)
        AND NOT (
            NOT d.is_recoding AND e.event_type IN ('recycling', 'destroying')
            AND COALESCE(e.reporter_key, e.consignee_key, d.ended_by_key) IS NOT DISTINCT FROM d.ended_by_key
        )
        AND NOT (
            d.is_recoding AND e.event_type IN ('testing', 'inspecting', 'repurposing')
            AND COALESCE(e.reporter_key, e.consignee_key, d.ended_by_key) IS NOT DISTINCT FROM d.ended_by_key
            AND e.event_s <= d.ended_s + $recoding_days * 86400
        )
),
part AS (
    SELECT item_key, after_no AS no, actor_key, after_s FROM after_end
    UNION
    SELECT item_key, ended_no AS no, CAST(NULL AS INTEGER) AS actor_key, CAST(NULL AS BIGINT) AS after_s FROM after_end
),
grouped AS (
    SELECT item_key, ARRAY_AGG(no) AS event_nos, LIST_SORT(ARRAY_AGG(DISTINCT actor_key)) AS actor_keys,
        COUNT(after_s) AS events_after, MAX(after_s) AS last_after_s
    FROM part
    GROUP BY item_key
),
flagged AS (
    SELECT d.item_key, d.ended_no AS ended_event_no, d.ended_type, d.ended_by_key, d.ended_s, g.events_after,
        g.last_after_s, ROUND((g.last_after_s - d.ended_s) / 86400.0, 1) AS days_after,
        g.event_nos, ARRAY_CONCAT(g.actor_keys, [d.ended_by_key]) AS party_keys,
        d.ended_s AS first_s, g.last_after_s AS last_s, d.mass_kg, (g.last_after_s - d.ended_s) / 7776000.0 AS excess
    FROM ended AS d
    JOIN grouped AS g ON g.item_key = d.item_key
)
""",
)
