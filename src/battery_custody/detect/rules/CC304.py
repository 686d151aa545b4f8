"""CC304 mass-changed-in-transit: dispatch and receipt masses differ.

What it finds
    A hand-over whose dispatch and receipt give masses that differ by more than scales and moisture
    explain.

Why it matters
    What was weighed out and did not arrive was taken on the way, or one of the two records is wrong.
    More than was sent means that something was added, or that the dispatch was understated.

Not evaluated
    - Hand-overs of which either side gives no mass, and lots of which a part of one delivery gives none.

False positives
    - Scales differ, black mass loses moisture: within the tolerance nothing is flagged.
    - A lot that is delivered in parts under one document: the parts are added up. Not flagged.
    - A receipt reported twice counts once. Not flagged.
    - A receipt weighed with its packaging is flagged.

Basis
    Dispatch and receipt are reported by both sides (traceability rules of 2018; platform of the
    Measures of 2026). The tolerances are this project's own: one for batteries, one for lots.
"""

from battery_custody.detect.rule import Rule, Scope
from battery_custody.vocab import Severity, SubjectType

RULE = Rule(
    id="CC304",
    name="mass-changed-in-transit",
    title="Dispatch and receipt masses differ",
    summary="{consignor_id} sent {item_id} with {sent_kg:.1f} kg on {dispatched_s}; {consignee_id} received "
    "{got_kg:.1f} kg.",
    severity=Severity.MEDIUM,
    legal_basis=("measures-2026/traceability", "traceability-2018/outlet-records"),
    subject=SubjectType.BATTERY,
    scope=Scope.ITEM,
    identity=("item_id", "event_id"),
    evidence=("consignor_id", "consignee_id", "carrier_id", "document_no", "sent_kg", "got_kg", "dispatched_s"),
    params={"tolerance_share": 0.02, "lot_tolerance_share": 0.05, "tolerance_kg": 1.0},
    sql="""
WITH in_scope AS (
    SELECT t.item_key, t.event_no, t.receipt_no, t.consignor_key, t.consignee_key, t.dispatched_kg, t.received_kg,
        t.dispatched_s, t.received_s, l.item_key AS lot_key
    FROM custody_transfer AS t
    LEFT JOIN lot AS l ON l.item_key = t.item_key
    WHERE t.kind = 'paired'
),
leg AS (
    SELECT e.item_key, e.document_no, e.event_type, e.event_no, e.mass_kg
    FROM custody_event AS e
    JOIN lot AS l ON l.item_key = e.item_key
    WHERE e.document_no IS NOT NULL AND e.event_type IN ('shipping', 'receiving')
        AND NOT EXISTS (SELECT 1 FROM event_repeat AS r WHERE r.event_no = e.event_no AND r.item_key = e.item_key)
),
delivery AS (
    SELECT item_key, document_no, MIN(CASE WHEN event_type = 'shipping' THEN event_no END) AS event_no,
        LIST_SORT(ARRAY_AGG(event_no)) AS event_nos,
        CASE WHEN COUNT(*) = COUNT(mass_kg) THEN SUM(CASE WHEN event_type = 'shipping' THEN mass_kg END) END AS sent_kg,
        CASE WHEN COUNT(*) = COUNT(mass_kg) THEN SUM(CASE WHEN event_type = 'receiving' THEN mass_kg END) END AS got_kg
    FROM leg
    GROUP BY item_key, document_no
),
-- The deliveries of lots that are no plain pair, each by its first dispatch and by the others of it.
shared AS (
    SELECT g.item_key, g.event_no, d.event_no AS main_no, d.event_nos, d.sent_kg, d.got_kg
    FROM leg AS g
    JOIN delivery AS d ON d.item_key = g.item_key AND d.document_no = g.document_no
    WHERE g.event_type = 'shipping'
),
weighed AS (
    SELECT s.*, COALESCE(d.main_no, s.event_no) AS main_no,
        COALESCE(d.event_nos, [s.event_no, s.receipt_no]) AS event_nos,
        CASE WHEN d.event_no IS NULL THEN s.dispatched_kg ELSE d.sent_kg END AS sent_kg,
        CASE WHEN d.event_no IS NULL THEN s.received_kg ELSE d.got_kg END AS got_kg,
        CASE WHEN s.lot_key IS NULL THEN CAST($tolerance_share AS DOUBLE) ELSE CAST($lot_tolerance_share AS DOUBLE) END
            AS tolerance
    FROM in_scope AS s
    LEFT JOIN shared AS d ON d.item_key = s.item_key AND d.event_no = s.event_no
),
evaluable AS (
    SELECT * FROM weighed WHERE sent_kg > 0 AND got_kg IS NOT NULL
),
flagged AS (
    SELECT w.item_key, w.event_no, w.consignor_key, w.consignee_key, e.carrier_key, e.document_no,
        ROUND(w.sent_kg, 3) AS sent_kg, ROUND(w.got_kg, 3) AS got_kg, w.dispatched_s, w.event_nos,
        [w.consignor_key, w.consignee_key, e.carrier_key] AS party_keys,
        w.dispatched_s AS first_s, w.received_s AS last_s, ABS(w.sent_kg - w.got_kg) AS mass_kg,
        ABS(w.sent_kg - w.got_kg) / NULLIF(w.sent_kg * w.tolerance, 0) - 1 AS excess
    FROM evaluable AS w
    JOIN custody_event AS e ON e.event_no = w.event_no
    WHERE w.event_no = w.main_no
        AND ROUND(ABS(w.sent_kg - w.got_kg) - w.sent_kg * w.tolerance, 6) > 0
        AND ABS(w.sent_kg - w.got_kg) > $tolerance_kg
)
""",
)
