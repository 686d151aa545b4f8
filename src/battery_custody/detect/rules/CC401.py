"""CC401 unlicensed-consignee: a waste battery handed to a party without any licence.

What it finds
    A hand-over of a waste battery to a party that on that day held no licence at all, and had
    none before that ran out.

Why it matters
    Unlicensed buyers outbid the formal channel. What they take in is dismantled without
    safeguards and comes back in e-bikes and power banks.

Not evaluated
    - Hand-overs whose consignee is unknown.
    - Hand-overs while the ledger holds no licences at all.

False positives
    - A new battery, one in a vehicle, or a second-use product sold to its user: no licence is
      due, and none is asked for.
    - A licence that is valid on the day it begins or on its last day counts.
    - Makers, repairers and swap operators that are lawfully established may collect and store.
    - A licence that exists and was never put into the ledger: flagged.

Basis
    Waste batteries go to lawfully established, permitted enterprises (Art. 18 and 19 of the
    Measures of 2026; before that, registration for the business). Who needs which licence for
    what is `licence_due` and `licence_permit` of the regulation, by the day of receipt.
"""

from battery_custody.detect.rule import Rule, Scope
from battery_custody.vocab import Severity, SubjectType

RULE = Rule(
    id="CC401",
    name="unlicensed-consignee",
    title="No valid licence for the activity on the day",
    summary="{consignor_id} handed the waste battery {item_id} to {consignee_id} on {handed_over_s}, "
    "which held no licence on that day.",
    severity=Severity.HIGH,
    legal_basis=(
        "measures-2026/lawful-utilizer",
        "measures-2026/utilization-permits",
        "renewable-resources-2007/registration",
    ),
    subject=SubjectType.BATTERY,
    scope=Scope.ITEM,
    identity=("item_id", "event_id"),
    evidence=("consignor_id", "consignee_id", "handed_over_s", "adcode"),
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
    SELECT item_key, event_no, consignor_key, consignee_key, at_s AS handed_over_s, adcode,
        [event_no, receipt_no] AS event_nos, [consignee_key, consignor_key] AS party_keys,
        at_s AS first_s, COALESCE(received_s, at_s) AS last_s, mass_kg, CAST(NULL AS DOUBLE) AS excess
    FROM evaluable
    WHERE consignee_verdict = 'unlicensed'
)
""",
)
