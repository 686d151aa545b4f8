"""CC102 sent-not-received: a dispatch that nobody received within the period of grace.

What it finds
    A dispatch of an item to a named consignee with no receipt, longer ago than the journey and
    the report of the receipt may take.

Why it matters
    What was sent and never arrived on record went somewhere. This is the plainest form of a leak.

Not evaluated
    - Dispatches that name no consignee.
    - Dispatches still within the period of grace.

False positives
    - A receipt that was not recorded although the item arrived: where the consignee itself later
      hands the item on, treats it or reports on it, it evidently had it, and nothing is flagged.
    - A shipment that came back to its consignor without a record is flagged.

Basis
    Receipt and hand-over are reported by both sides (traceability rules of 2018; Art. 24 of the
    Measures of 2026 for utilization enterprises). The period of grace is `sent_not_received_grace`
    of the regulation; `grace_days` takes its place.
"""

from battery_custody.detect.rule import Rule, Scope
from battery_custody.vocab import Severity, SubjectType

RULE = Rule(
    id="CC102",
    name="sent-not-received",
    title="Dispatched and never received",
    summary="{consignor_id} sent {item_id} to {consignee_id} on {dispatched_s}; no receipt is recorded since, "
    "for {waited_days:.0f} days.",
    severity=Severity.HIGH,
    legal_basis=("measures-2026/utilization-reporting", "traceability-2018/outlet-records"),
    subject=SubjectType.BATTERY,
    scope=Scope.ALL,
    identity=("item_id", "event_id"),
    evidence=(
        "consignor_id",
        "consignee_id",
        "carrier_id",
        "document_no",
        "dispatched_s",
        "waited_days",
        "limit_days",
    ),
    params={"grace_days": None},
    sql="""
WITH in_scope AS (
    SELECT item_key, kind, consignor_key, consignee_key, dispatched_s, event_no, mass_kg, next_consignor_key
    FROM custody_transfer
    WHERE kind IN ('paired', 'dispatch')
),
grace AS (
    SELECT valid_from_s, valid_to_s, COALESCE(CAST($grace_days AS DOUBLE) * 86400, seconds) AS grace_s
    FROM deadline
    WHERE name = 'sent_not_received_grace'
),
overdue AS (
    SELECT t.*, d.grace_s FROM in_scope AS t
    JOIN grace AS d ON d.valid_from_s <= t.dispatched_s AND (d.valid_to_s IS NULL OR d.valid_to_s > t.dispatched_s)
    WHERE t.kind = 'dispatch' AND t.consignee_key IS NOT NULL AND $now_s - t.dispatched_s > d.grace_s
),
evaluable AS (
    SELECT event_no FROM in_scope WHERE kind = 'paired'
    UNION ALL
    SELECT event_no FROM overdue
),
arrived AS (
    SELECT t.event_no FROM overdue AS t
    JOIN custody_event AS e ON e.item_key = t.item_key AND e.reporter_key = t.consignee_key
    WHERE e.event_no <> t.event_no AND e.event_s >= t.dispatched_s
    UNION
    SELECT t.event_no FROM overdue AS t
    JOIN transformation_input AS i ON i.item_key = t.item_key
    JOIN transformation AS x ON x.transformation_id = i.transformation_id
    WHERE x.enterprise_key = t.consignee_key AND x.event_s >= t.dispatched_s
),
flagged AS (
    SELECT t.item_key, t.event_no, t.consignor_key, t.consignee_key, e.carrier_key, e.document_no, t.dispatched_s,
        ROUND(($now_s - t.dispatched_s) / 86400.0, 1) AS waited_days, ROUND(t.grace_s / 86400.0, 1) AS limit_days,
        [t.event_no] AS event_nos, [t.consignor_key, t.consignee_key, e.carrier_key] AS party_keys,
        t.dispatched_s AS first_s, t.dispatched_s AS last_s, t.mass_kg,
        ($now_s - t.dispatched_s) / NULLIF(t.grace_s, 0) - 1 AS excess
    FROM overdue AS t
    JOIN custody_event AS e ON e.event_no = t.event_no
    WHERE t.next_consignor_key IS DISTINCT FROM t.consignee_key
        AND NOT EXISTS (SELECT 1 FROM arrived AS a WHERE a.event_no = t.event_no)
)
""",
)
