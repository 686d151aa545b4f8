"""CC701 late-report: an event was reported after its reporter's deadline.

What it finds
    A custody event whose reporter is bound to report such events within a number of days, and
    reported it later.

Why it matters
    A record that is written long after can be written to fit. Late reports hide where a battery was
    while it could still be found.

Not evaluated
    - Events whose record does not say when it was reported, or whose reporter has no role for which
      a deadline is known on that day.

False positives
    - A party with several roles: the longest of their deadlines counts. Not flagged within it.
    - Deadlines in working days: weekends are counted in, holidays up to `slack_days`. Not flagged
      within them.
    - A record that was sent in time and corrected later: flagged, as the correction is the record
      that stands.

Basis
    `report_deadline` of the regulation, by the day of the event and the role of the reporter: Art.
    24 of the Measures of 2026, Art. 11 to 15 of the traceability provisions of 2018.
"""

from battery_custody.detect.rule import Rule, Scope
from battery_custody.vocab import Severity, SubjectType

RULE = Rule(
    id="CC701",
    name="late-report",
    title="Reported after the deadline",
    summary="{reporter_id} reported the {event_type} of {item_id} on {event_s} after {days_taken:.0f} days, where "
    "{limit_days:.0f} are allowed.",
    severity=Severity.LOW,
    legal_basis=(
        "measures-2026/utilization-reporting",
        "traceability-2018/outlet-records",
        "traceability-2018/dismantler-records",
        "traceability-2018/utilization-records",
    ),
    subject=SubjectType.BATTERY,
    scope=Scope.ALL,
    identity=("item_id", "event_id"),
    evidence=("event_type", "reporter_id", "reporter_roles", "event_s", "record_s", "days_taken", "limit_days"),
    params={"slack_days": 7},
    sql="""
WITH in_scope AS (
    SELECT item_key, event_no, event_type, event_s, record_s, reporter_key, mass_kg
    FROM custody_event
),
bound AS (
    SELECT e.enterprise_key, e.roles, d.event_type, d.valid_from_s, COALESCE(d.valid_to_s, 4102444800) AS valid_to_s,
        MAX(d.seconds) AS limit_s
    FROM enterprise AS e
    JOIN report_deadline AS d ON ';' || e.roles || ';' LIKE '%;' || d.role || ';%'
    GROUP BY e.enterprise_key, e.roles, d.event_type, d.valid_from_s, COALESCE(d.valid_to_s, 4102444800)
),
evaluable AS (
    SELECT e.item_key, e.event_no, e.event_type, e.event_s, e.record_s, e.reporter_key, e.mass_kg, b.limit_s
    FROM in_scope AS e
    JOIN bound AS b ON b.enterprise_key = e.reporter_key AND b.event_type = e.event_type
        AND b.valid_from_s <= e.event_s AND b.valid_to_s > e.event_s
    WHERE e.record_s IS NOT NULL
),
late AS (
    SELECT DISTINCT item_key, event_no, event_type, event_s, record_s, reporter_key, mass_kg
    FROM evaluable
    WHERE record_s - event_s > limit_s + $slack_days * 86400
),
latest AS (
    SELECT l.event_no, MAX(b.roles) AS roles, MAX(b.limit_s) AS limit_s
    FROM late AS l
    JOIN bound AS b ON b.enterprise_key = l.reporter_key AND b.event_type = l.event_type
        AND b.valid_from_s <= l.event_s AND b.valid_to_s > l.event_s
    GROUP BY l.event_no
),
flagged AS (
    SELECT l.item_key, l.event_no, l.event_type, l.reporter_key, m.roles AS reporter_roles, l.event_s, l.record_s,
        ROUND((l.record_s - l.event_s) / 86400.0, 1) AS days_taken, ROUND(m.limit_s / 86400.0, 1) AS limit_days,
        [l.event_no] AS event_nos, [l.reporter_key] AS party_keys, l.event_s AS first_s, l.record_s AS last_s,
        l.mass_kg, (l.record_s - l.event_s) / NULLIF(CAST(m.limit_s AS DOUBLE), 0) - 1 AS excess
    FROM late AS l
    JOIN latest AS m ON m.event_no = l.event_no
    WHERE l.record_s - l.event_s > m.limit_s + $slack_days * 86400
)
""",
)
