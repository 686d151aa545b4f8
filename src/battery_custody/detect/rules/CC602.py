"""CC602 out-of-territory: a waste battery crosses a provincial border to a place outside the licence's territory.

What it finds
    A hand-over of a waste battery from one province to another, to a receiver whose licence is
    limited to a territory that does not hold the place of receipt.

Why it matters
    Where a licence ends, the inspection that goes with it ends. Batteries that travel to a province
    where nobody watches the receiver are hard to find again.

Not evaluated
    - Hand-overs of which the place of dispatch or of receipt is unknown, and receivers whose licence
      has no territory or that have none.

False positives
    - A licence for the whole country, or for the province of receipt: not flagged.
    - A move within one province: it is judged by CC403. Not flagged.
    - A receiver that has another licence which holds the place: not flagged.
    - A receipt that was recorded at the head office in another province: flagged.

Basis
    A licence is valid for its territory; the place of receipt counts (Measures of 2026, Art. 18 and
    19; registration of the business before that).
"""

from battery_custody.detect.rule import Rule, Scope
from battery_custody.vocab import Severity, SubjectType

RULE = Rule(
    id="CC602",
    name="out-of-territory",
    title="Across provinces to a place outside the licence's territory",
    summary="{consignee_id} received the waste battery {item_id} from {consignor_id} in {received_in} on "
    "{handed_over_s}, out of {sent_from}; its licence {licence} holds for {territory}.",
    severity=Severity.MEDIUM,
    legal_basis=(
        "measures-2026/lawful-utilizer",
        "measures-2026/utilization-permits",
        "renewable-resources-2007/registration",
    ),
    subject=SubjectType.BATTERY,
    scope=Scope.ITEM,
    identity=("item_id", "event_id"),
    evidence=("consignor_id", "consignee_id", "sent_from", "received_in", "licence", "territory", "handed_over_s"),
    sql="""
WITH in_scope AS (
    SELECT item_key, event_no, receipt_no, consignor_key, consignee_key, at_s, received_s, adcode, mass_kg,
        consignee_licence_id, consignee_verdict
    FROM custody_transfer
    WHERE is_waste AND event_no IS NOT NULL AND consignor_key IS DISTINCT FROM consignee_key
),
limited AS (
    SELECT licence_id, MIN(adcode) AS territory,
        MIN(CASE WHEN adcode LIKE '%0000' THEN SUBSTRING(adcode, 1, 2)
            WHEN adcode LIKE '%00' THEN SUBSTRING(adcode, 1, 4) ELSE adcode END) AS stem
    FROM licence
    WHERE adcode IS NOT NULL AND adcode <> ''
    GROUP BY licence_id
),
evaluable AS (
    SELECT t.*, l.territory, l.stem, COALESCE(e.adcode, s.adcode, c.adcode) AS sent_from
    FROM in_scope AS t
    JOIN limited AS l ON l.licence_id = t.consignee_licence_id
    JOIN custody_event AS e ON e.event_no = t.event_no
    LEFT JOIN site AS s ON s.site_key = e.site_key
    LEFT JOIN enterprise AS c ON c.enterprise_key = t.consignor_key
    WHERE t.adcode IS NOT NULL AND COALESCE(e.adcode, s.adcode, c.adcode) IS NOT NULL
        AND t.consignee_verdict IN ('licensed', 'out_of_scope')
),
flagged AS (
    SELECT item_key, event_no, consignor_key, consignee_key, sent_from, adcode AS received_in,
        consignee_licence_id AS licence, territory, at_s AS handed_over_s, [event_no, receipt_no] AS event_nos,
        [consignee_key, consignor_key] AS party_keys, at_s AS first_s, COALESCE(received_s, at_s) AS last_s, mass_kg,
        CAST(NULL AS DOUBLE) AS excess
    FROM evaluable
    WHERE consignee_verdict = 'out_of_scope' AND NOT STARTS_WITH(adcode, stem)
        AND SUBSTRING(adcode, 1, 2) <> SUBSTRING(sent_from, 1, 2)
)
""",
)
