"""CC601 impossible-travel: a hand-over faster than a lorry could go.

What it finds
    Two consecutive events of an item, reported by the two parties of a hand-over at places so far
    apart that no lorry could have carried it from one to the other in the time between.

Why it matters
    A battery that is received a thousand kilometres away within the hour was handed over on paper:
    it never left, or another one arrived.

Not evaluated
    - Events without a place, with a day and no time, or reported by one party.
    - Leaps below 50 km, or slower than 60 km/h with an hour to spare: they are not derived, and
      smaller values of the parameters change nothing.

False positives
    - A fast lorry, or clocks that differ: up to `max_speed_kmh` with `slack_hours` to spare, and
      below `min_km`, nothing is flagged.
    - Two parties without a hand-over between them: the code is cloned, if anything. See CC203.
    - Freight by air, and a record with the place of the head office: flagged.

Basis
    Analytic: nothing forbids to be fast.
"""

from battery_custody.detect.rule import Rule, Scope
from battery_custody.vocab import Severity, SubjectType

RULE = Rule(
    id="CC601",
    name="impossible-travel",
    title="Handed over faster than a lorry could go",
    summary="{item_id} was {distance_km:.0f} km away within {gap_hours:.1f} hours: reported by {prev_reporter_id} on "
    "{prev_event_s}, by {reporter_id} on {event_s}.",
    severity=Severity.MEDIUM,
    legal_basis=("analytic",),
    subject=SubjectType.BATTERY,
    scope=Scope.ITEM,
    identity=("item_id", "event_id"),
    evidence=(
        "prev_event_id",
        "prev_reporter_id",
        "reporter_id",
        "prev_event_s",
        "event_s",
        "distance_km",
        "gap_hours",
        "speed_kmh",
    ),
    params={"max_speed_kmh": 120, "min_km": 100, "slack_hours": 2},
    sql="""
WITH in_scope AS (
    SELECT item_key, event_no, latitude, site_key, is_day FROM custody_event
),
placed AS (
    SELECT site_key FROM site WHERE latitude IS NOT NULL AND longitude IS NOT NULL
),
evaluable AS (
    SELECT item_key, event_no FROM in_scope AS e
    WHERE NOT is_day
        AND (e.latitude IS NOT NULL OR EXISTS (SELECT 1 FROM placed AS p WHERE p.site_key = e.site_key))
),
leap AS (
    SELECT l.item_key, l.event_no, l.prev_event_no, l.gap_s, l.km, e.event_s, e.reporter_key, e.mass_kg,
        p.event_s AS prev_event_s, p.reporter_key AS prev_reporter_key
    FROM event_leap AS l
    JOIN custody_event AS e ON e.event_no = l.event_no
    JOIN custody_event AS p ON p.event_no = l.prev_event_no
    WHERE l.km >= $min_km AND l.km > $max_speed_kmh * (l.gap_s / 3600.0 + $slack_hours)
        AND (
            e.consignor_key = p.reporter_key OR p.consignee_key = e.reporter_key
            OR (e.document_no IS NOT NULL AND e.document_no = p.document_no)
        )
),
flagged AS (
    SELECT l.item_key, l.event_no, l.prev_event_no, l.prev_reporter_key, l.reporter_key, l.prev_event_s, l.event_s,
        ROUND(l.km, 1) AS distance_km, ROUND(l.gap_s / 3600.0, 2) AS gap_hours,
        ROUND(l.km * 3600.0 / NULLIF(l.gap_s, 0), 0) AS speed_kmh, [l.prev_event_no, l.event_no] AS event_nos,
        [l.reporter_key, l.prev_reporter_key] AS party_keys, l.prev_event_s AS first_s, l.event_s AS last_s,
        COALESCE(l.mass_kg, f.mass_kg) AS mass_kg,
        l.km / NULLIF($max_speed_kmh * (l.gap_s / 3600.0 + $slack_hours), 0) - 1 AS excess
    FROM leap AS l
    LEFT JOIN item_life AS f ON f.item_key = l.item_key
)
""",
)
