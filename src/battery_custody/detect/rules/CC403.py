"""CC403 out-of-scope: a waste battery handed to a party licensed for another activity or territory.

What it finds
    A hand-over of a waste battery to a party that on that day held a valid licence, but none that
    permits what it does with waste batteries at the place of receipt.

Why it matters
    A licence for something else is the usual cover of a buyer who could not get the right one.

Not evaluated
    - Hand-overs whose consignee, or whose place where the licence has a territory, is unknown.
    - Hand-overs while the ledger holds no licences at all.

False positives
    - A licence for a whole province covers its prefectures; one without a territory, the country.
    - A party with several roles or licences: one that fits is enough.
    - Receipt at a site in another province than the seat of the licence holder: the place of
      receipt counts. Flagged where the licence does not reach it.

Basis
    As CC401; what a kind of licence permits is `licence_permit` of the regulation, its territory
    is judged at the place of receipt. Being on the ministry's list is no licence.
"""

from battery_custody.detect.rule import Rule, Scope
from battery_custody.vocab import Severity, SubjectType

RULE = Rule(
    id="CC403",
    name="out-of-scope",
    title="Licensed, but not for this activity or territory",
    summary="{consignor_id} handed the waste battery {item_id} to {consignee_id} on {handed_over_s}, "
    "whose licence {consignee_licence_id} does not cover this.",
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
        "licence_kind",
        "licence_activities",
        "licence_adcode",
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
        t.consignee_licence_id, l.kind AS licence_kind, l.activities AS licence_activities,
        l.adcode AS licence_adcode,
        [t.event_no, t.receipt_no] AS event_nos, [t.consignee_key, t.consignor_key] AS party_keys,
        t.at_s AS first_s, COALESCE(t.received_s, t.at_s) AS last_s, t.mass_kg, CAST(NULL AS DOUBLE) AS excess
    FROM evaluable AS t
    LEFT JOIN licence AS l ON l.licence_id = t.consignee_licence_id
    WHERE t.consignee_verdict = 'out_of_scope'
)
""",
)
