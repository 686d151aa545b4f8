"""CC604 future-dated: an event is dated later than its record.

What it finds
    A custody event whose time is more than `min_ahead_hours` after the time at which it was
    reported.

Why it matters
    Nobody can report what has not happened. A record made in advance stands in the place of the
    hand-over, whatever then becomes of the battery.

Not evaluated
    - Events whose record does not say when it was reported.

False positives
    - Clocks that differ, and times without a zone: not flagged up to `min_ahead_hours`.
    - An event of which only the day is known: it counts from the start of that day. Not flagged.
    - A planned hand-over that was announced: flagged until it is corrected.

Basis
    Receipts and hand-overs are reported after they took place (traceability rules of 2018, Measures
    of 2026).
"""

from battery_custody.detect.rule import Rule, Scope
from battery_custody.vocab import Severity, SubjectType

RULE = Rule(
    id="CC604",
    name="future-dated",
    title="Event dated later than its record",
    summary="The {event_type} event {event_id} of {item_id} is dated {event_s}, {ahead_days:.1f} days after it was "
    "reported by {reporter_id}.",
    severity=Severity.LOW,
    legal_basis=("measures-2026/traceability", "traceability-2018/outlet-records"),
    subject=SubjectType.BATTERY,
    scope=Scope.ITEM,
    identity=("item_id", "event_id"),
    evidence=("event_type", "reporter_id", "event_s", "record_s", "ahead_days"),
    params={"min_ahead_hours": 24},
    sql="""
WITH in_scope AS (
    SELECT item_key, event_no, event_type, event_s, record_s, reporter_key, consignor_key, consignee_key, mass_kg
    FROM custody_event
),
evaluable AS (
    SELECT * FROM in_scope WHERE record_s IS NOT NULL
),
flagged AS (
    SELECT item_key, event_no, event_type, reporter_key, event_s, record_s,
        ROUND((event_s - record_s) / 86400.0, 2) AS ahead_days, [event_no] AS event_nos,
        [reporter_key, consignor_key, consignee_key] AS party_keys, record_s AS first_s, event_s AS last_s, mass_kg,
        (event_s - record_s) / 2592000.0 AS excess
    FROM evaluable
    WHERE event_s > record_s + $min_ahead_hours * 3600
)
""",
)
