"""CC101 custody-break: the party that hands over is not the party that last received.

What it finds
    Two consecutive hand-overs of one item where the consignor of the second is not the
    consignee of the first.

Why it matters
    A custodian between the two is missing from the record. Unrecorded custody is where
    diversion to an unlicensed dismantler becomes possible.

Not evaluated
    - The first recorded hand-over of an item.
    - Hand-overs whose consignor or preceding consignee is unknown.
    - Hand-overs out of a vehicle whose owner no registration names: the battery followed it.
    - Hand-overs of a part that was inside a whole since its last own hand-over: it followed it.

False positives
    - Records held at group level in one system and at site level in another: parties of one
      group (one belongs to the other, or both to a third) count as one here.
    - Two hand-overs of one day, reported without the time: they may follow each other either
      way, and are put in the order in which they fit.
    - The consignor itself reported the removal, acceptance or dismantling that brought the item
      to it, without naming both parties: that record shows where it came from.
    - A party that handed the item over and took it back without a record is flagged; see CC105.

Basis
    Whoever holds a power battery reports its receipt and hand-over (traceability rules of 2018,
    platform of the Measures of 2026).
"""

from battery_custody.detect.rule import Rule, Scope
from battery_custody.vocab import Severity, SubjectType

RULE = Rule(
    id="CC101",
    name="custody-break",
    title="Consignor is not the last recorded consignee",
    summary="{consignor_id} handed over {item_id} on {handed_over_s}, but {prev_consignee_id} was the last "
    "recorded to have it.",
    severity=Severity.HIGH,
    legal_basis=("measures-2026/traceability", "traceability-2018/outlet-records"),
    subject=SubjectType.BATTERY,
    scope=Scope.ITEM,
    identity=("item_id", "event_id"),
    evidence=(
        "prev_event_id",
        "prev_vehicle_event_id",
        "prev_consignee_id",
        "consignor_id",
        "consignee_id",
        "handed_over_s",
        "gap_days",
    ),
    params={"min_gap_s": 0},
    sql="""
WITH in_scope AS (
    SELECT item_key, seq, consignor_key, consignee_key, at_s, event_no, receipt_no, mass_kg, gap_s,
        prev_event_no, prev_vehicle_event_no, prev_consignee_key, prev_at_s
    FROM custody_transfer
    WHERE kind IN ('paired', 'dispatch', 'receipt', 'direct')
),
differing AS (
    SELECT * FROM in_scope WHERE consignor_key <> prev_consignee_key
),
followed AS (
    SELECT t.item_key, t.seq FROM differing AS t
    JOIN association AS a ON a.item_key = t.item_key
    WHERE t.prev_vehicle_event_no IS NULL AND a.since_s >= t.prev_at_s AND a.since_s <= t.at_s
    UNION
    SELECT t.item_key, t.seq FROM differing AS t
    JOIN aggregation AS g ON g.child_key = t.item_key
    WHERE g.joined_s <= t.at_s AND (g.separated_s IS NULL OR g.separated_s >= t.prev_at_s)
),
evaluable AS (
    SELECT t.* FROM in_scope AS t
    WHERE t.consignor_key IS NOT NULL AND t.prev_consignee_key IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM followed AS f WHERE f.item_key = t.item_key AND f.seq = t.seq)
),
broken AS (
    SELECT t.* FROM evaluable AS t
    JOIN enterprise AS consignor ON consignor.enterprise_key = t.consignor_key
    JOIN enterprise AS holder ON holder.enterprise_key = t.prev_consignee_key
    WHERE t.consignor_key <> t.prev_consignee_key AND t.gap_s >= $min_gap_s
        AND COALESCE(consignor.parent_key, consignor.enterprise_key)
            <> COALESCE(holder.parent_key, holder.enterprise_key)
),
explained AS (
    SELECT t.item_key, t.seq FROM broken AS t
    JOIN custody_event AS e ON e.item_key = t.item_key AND e.reporter_key = t.consignor_key
    WHERE e.event_type IN ('removing', 'accepting', 'disassembling')
        AND e.event_s >= t.prev_at_s AND e.event_s <= t.at_s AND e.event_no <> t.event_no
    UNION
    SELECT t.item_key, t.seq FROM broken AS t
    JOIN transformation_output AS o ON o.item_key = t.item_key
    JOIN transformation AS x ON x.transformation_id = o.transformation_id
    WHERE x.enterprise_key = t.consignor_key AND x.event_s >= t.prev_at_s AND x.event_s <= t.at_s
),
flagged AS (
    SELECT t.item_key, t.event_no, t.prev_event_no, t.prev_vehicle_event_no, t.prev_consignee_key,
        t.consignor_key, t.consignee_key, t.at_s AS handed_over_s, ROUND(t.gap_s / 86400.0, 1) AS gap_days,
        [p.event_no, p.receipt_no, t.event_no, t.receipt_no] AS event_nos,
        [t.prev_vehicle_event_no] AS vehicle_event_nos,
        [t.consignor_key, t.prev_consignee_key] AS party_keys,
        t.prev_at_s AS first_s, t.at_s AS last_s, t.mass_kg, t.gap_s / 15552000.0 AS excess
    FROM broken AS t
    JOIN custody_transfer AS p ON p.item_key = t.item_key AND p.seq = t.seq - 1
    WHERE NOT EXISTS (SELECT 1 FROM explained AS x WHERE x.item_key = t.item_key AND x.seq = t.seq)
)
""",
)
