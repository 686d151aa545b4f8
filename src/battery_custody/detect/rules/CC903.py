"""CC903 duplicate-report: the same event reported again under another id.

What it finds
    Two or more records of one step: the same item, type, time, consignor, consignee, vehicle and
    document under different event ids.

Why it matters
    Double reports swell every count. A reporter that sends them needs a look at its system; two
    reporters of one step are told apart by it.

Not evaluated
    - Storage, inspection, testing and repair of which only the day is known and which name no
      document: two on one day may both have happened.

False positives
    - Dispatch and receipt of one hand-over are two events: not flagged.
    - Records without parties by different reporters: each may have done its own. Not flagged.
    - Two hand-overs with two documents: not flagged.
    - Two real hand-overs of one day between the same parties, reported without time and
      document: flagged.

Basis
    One event, one record (traceability rules of 2018, platform of the Measures of 2026).
"""

from battery_custody.detect.rule import Rule, Scope
from battery_custody.vocab import Severity, SubjectType

RULE = Rule(
    id="CC903",
    name="duplicate-report",
    title="The same event reported twice",
    summary="The {event_type} event of {item_id} on {event_s} is reported {reports} times, under {event_ids}.",
    severity=Severity.INFO,
    legal_basis=("traceability-2018/outlet-records", "measures-2026/traceability"),
    subject=SubjectType.EVENT,
    scope=Scope.ITEM,
    identity=(
        "item_id",
        "event_type",
        "event_s",
        "consignor_id",
        "consignee_id",
        "vehicle_id",
        "document_no",
        "actor_id",
    ),
    evidence=("event_ids", "reports"),
    sql="""
WITH in_scope AS (
    SELECT item_key, event_no, event_id, event_type, event_s, is_day, reporter_key, consignor_key, consignee_key,
        vehicle_key, document_no, mass_kg
    FROM custody_event
),
evaluable AS (
    SELECT * FROM in_scope
    WHERE NOT (is_day AND document_no IS NULL
        AND event_type IN ('storing', 'inspecting', 'testing', 'repairing', 'observing'))
),
record AS (
    SELECT event_no AS no FROM event_repeat
    UNION
    SELECT of_event_no AS no FROM event_repeat
),
reported AS (
    SELECT e.*, CASE WHEN e.consignor_key IS NULL AND e.consignee_key IS NULL THEN e.reporter_key END AS actor_key
    FROM record AS r
    JOIN evaluable AS e ON e.event_no = r.no
),
flagged AS (
    SELECT item_key, event_type, event_s, consignor_key, consignee_key, vehicle_key, document_no,
        actor_key, ARG_MIN(event_no, event_id) AS event_no, ARRAY_AGG(event_no) AS event_nos,
        COUNT(DISTINCT event_id) AS reports,
        LIST_SORT(ARRAY_AGG(DISTINCT reporter_key)) AS party_keys, event_s AS first_s, event_s AS last_s,
        MAX(mass_kg) AS mass_kg, CAST(COUNT(DISTINCT event_id) - 1 AS DOUBLE) AS excess
    FROM reported
    GROUP BY item_key, event_type, event_s, consignor_key, consignee_key, vehicle_key, document_no, actor_key
    HAVING COUNT(DISTINCT event_id) > 1
)
""",
)
