"""CC103 received-not-sent: a receipt from a named party that recorded no dispatch.

What it finds
    A receipt of an item from a named consignor with no dispatch of that consignor, where
    hand-overs between such parties are recorded by both sides.

Why it matters
    One side of the hand-over is missing from the record: the battery may have come from somebody
    else, and the named consignor may be a cover for its true origin.

Not evaluated
    - Receipts that name no consignor.
    - Receipts from private owners and end users, who file no dispatches.
    - Receipts from a consignor whose custom is one record: none of its hand-overs, of
      `custom_min` or more, was ever recorded as a dispatch.

False positives
    - The dispatch was recorded in another system, or before the first records of this ledger:
      flagged.

Basis
    Hand-over and receipt are both reported (traceability rules of 2018).
"""

from battery_custody.detect.rule import Rule, Scope
from battery_custody.vocab import Severity, SubjectType

RULE = Rule(
    id="CC103",
    name="received-not-sent",
    title="Received from a party that recorded no dispatch",
    summary="{consignee_id} received {item_id} from {consignor_id} on {received_s}, but {consignor_id} recorded "
    "no dispatch of it.",
    severity=Severity.MEDIUM,
    legal_basis=("traceability-2018/outlet-records", "measures-2026/traceability"),
    subject=SubjectType.BATTERY,
    scope=Scope.ALL,
    identity=("item_id", "event_id"),
    evidence=("consignor_id", "consignee_id", "received_s", "consignor_dispatches", "consignor_undispatched"),
    params={"custom_min": 5},
    sql="""
WITH in_scope AS (
    SELECT item_key, kind, consignor_key, consignee_key, received_s, event_no, mass_kg
    FROM custody_transfer
    WHERE kind IN ('paired', 'receipt')
),
custom AS (
    SELECT consignor_key, COUNT(*) FILTER (WHERE kind <> 'receipt') AS dispatches,
        COUNT(*) FILTER (WHERE kind = 'receipt') AS undispatched
    FROM custody_transfer
    WHERE kind IN ('paired', 'dispatch', 'receipt')
    GROUP BY consignor_key
),
evaluable AS (
    SELECT *, 0 AS dispatches, 0 AS undispatched FROM in_scope
    WHERE kind = 'paired'
    UNION ALL
    SELECT t.*, c.dispatches, c.undispatched FROM in_scope AS t
    JOIN custom AS c ON c.consignor_key = t.consignor_key
    JOIN enterprise AS p ON p.enterprise_key = t.consignor_key
    WHERE t.kind = 'receipt'
        AND (c.dispatches > 0 OR c.undispatched < $custom_min)
        AND COALESCE(p.id_scheme, 'other') <> 'person'
        AND ';' || COALESCE(p.roles, '') || ';' NOT LIKE '%;vehicle_owner;%'
        AND ';' || COALESCE(p.roles, '') || ';' NOT LIKE '%;second_life_user;%'
),
flagged AS (
    SELECT item_key, event_no, consignor_key, consignee_key, received_s,
        dispatches AS consignor_dispatches, undispatched AS consignor_undispatched,
        [event_no] AS event_nos, [consignor_key, consignee_key] AS party_keys,
        received_s AS first_s, received_s AS last_s, mass_kg,
        dispatches / NULLIF(CAST(undispatched AS DOUBLE), 0) / 10.0 AS excess
    FROM evaluable
    WHERE kind = 'receipt' AND consignor_key IS DISTINCT FROM consignee_key
)
""",
)
