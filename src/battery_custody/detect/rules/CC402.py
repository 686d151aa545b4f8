"""CC402 lapsed-licence: a waste battery handed to a party whose licence had run out or been withdrawn.

What it finds
    A hand-over of a waste battery to a party that on that day held no valid licence for what it
    does, but had one before that expired, or was suspended, revoked or cancelled.

Why it matters
    A lapsed licence keeps the look of a formal buyer. Withdrawn ones were withdrawn for a reason.

Not evaluated
    - Hand-overs whose consignee is unknown.
    - Hand-overs while the ledger holds no licences at all.

False positives
    - A renewal from the day on which the old licence ends: not flagged.
    - A receipt on the last valid day, or on the day before the withdrawal: not flagged.
    - A dispatch while the licence was valid, received after: the day of receipt counts. Flagged.
    - A renewal that was never put into the ledger: flagged.

Basis
    As CC401; a licence is judged on the day of receipt, valid to the end of its last day and void
    from the beginning of the day of withdrawal.
"""

from battery_custody.detect.rule import Rule, Scope
from battery_custody.vocab import Severity, SubjectType

RULE = Rule(
    id="CC402",
    name="lapsed-licence",
    title="Licence expired, suspended or withdrawn on the day",
    summary="{consignor_id} handed the waste battery {item_id} to {consignee_id} on {handed_over_s}, "
    "whose licence {consignee_licence_id} had ended {days_after:.0f} days before.",
    severity=Severity.MEDIUM,
    legal_basis=(
        "measures-2026/lawful-utilizer",
        "measures-2026/utilization-permits",
        "renewable-resources-2007/registration",
    ),
    subject=SubjectType.BATTERY,
    scope=Scope.ITEM,
    identity=("item_id", "event_id"),
    evidence=(
        "consignor_id",
        "consignee_id",
        "handed_over_s",
        "consignee_licence_id",
        "void_from_s",
        "withdrawal",
        "days_after",
        "adcode",
    ),
    sql="""
WITH in_scope AS (
    SELECT item_key, event_no, receipt_no, consignor_key, consignee_key, consignee_verdict, consignee_licence_id,
        at_s, received_s, adcode, mass_kg
    FROM custody_transfer
    WHERE is_waste AND event_no IS NOT NULL
        AND (consignor_key IS NULL OR consignor_key IS DISTINCT FROM consignee_key)
),
evaluable AS (
    SELECT * FROM in_scope WHERE consignee_verdict <> 'unknown'
),
flagged AS (
    SELECT t.item_key, t.event_no, t.consignor_key, t.consignee_key, t.at_s AS handed_over_s, t.adcode,
        t.consignee_licence_id, l.void_from_s, l.withdrawal,
        ROUND((COALESCE(t.received_s, t.at_s) - l.void_from_s) / 86400.0, 1) AS days_after,
        [t.event_no, t.receipt_no] AS event_nos, [t.consignee_key, t.consignor_key] AS party_keys,
        t.at_s AS first_s, COALESCE(t.received_s, t.at_s) AS last_s, t.mass_kg,
        (COALESCE(t.received_s, t.at_s) - l.void_from_s) / 7776000.0 AS excess
    FROM evaluable AS t
    LEFT JOIN licence AS l ON l.licence_id = t.consignee_licence_id
    WHERE t.consignee_verdict = 'lapsed'
)
""",
)
