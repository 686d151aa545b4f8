"""CC409 related-parties: a receiver without a valid licence is close to one that has one.

What it finds
    A party that received waste batteries without a valid licence, and shares its legal
    representative, phone or address with a party that held a licence then, or belongs to one group
    with it.

Why it matters
    A licensed firm that takes batteries in through a sister firm keeps them out of its own books,
    its capacity and its reports.

Not evaluated
    - Receivers of which neither representative, phone nor address is recorded.

False positives
    - Two firms at one address, as in an industrial park, or with representatives of one name: not
      flagged, as `ties_min` ties must hold.
    - A firm of the group that works under the licence of its parent: flagged, as the group counts
      for two ties.

Basis
    Analytic: to be related breaks no duty by itself. The lack of a licence is CC401 to CC403.
"""

from battery_custody.detect.rule import Rule, Scope
from battery_custody.vocab import Severity, SubjectType

RULE = Rule(
    id="CC409",
    name="related-parties",
    title="Unlicensed receiver related to a licensed one",
    summary="{enterprise_id} received {batteries} waste batteries without a valid licence and shares {ties} with the "
    "licensed {related_party_id}.",
    severity=Severity.MEDIUM,
    legal_basis=("analytic",),
    subject=SubjectType.ENTERPRISE,
    scope=Scope.ALL,
    identity=("enterprise_id", "related_party_id"),
    evidence=("ties", "batteries", "licence", "first_received_s", "last_received_s"),
    params={"ties_min": 2},
    sql="""
WITH in_scope AS (
    SELECT DISTINCT consignee_key FROM custody_transfer
    WHERE consignee_verdict IN ('unlicensed', 'lapsed', 'out_of_scope')
),
evaluable AS (
    SELECT e.* FROM enterprise AS e
    JOIN in_scope AS i ON i.consignee_key = e.enterprise_key
    WHERE e.legal_representative IS NOT NULL OR e.phone IS NOT NULL OR e.address IS NOT NULL OR e.parent_key IS NOT NULL
),
candidate AS (
    SELECT a.enterprise_key, b.enterprise_key AS related_key FROM evaluable AS a
    JOIN enterprise AS b ON b.legal_representative = a.legal_representative
    UNION
    SELECT a.enterprise_key, b.enterprise_key AS related_key FROM evaluable AS a
    JOIN enterprise AS b ON b.phone = a.phone
    UNION
    SELECT a.enterprise_key, b.enterprise_key AS related_key FROM evaluable AS a
    JOIN enterprise AS b ON b.address = a.address
    UNION
    SELECT a.enterprise_key, b.enterprise_key AS related_key FROM evaluable AS a
    JOIN enterprise AS b ON COALESCE(b.parent_key, b.enterprise_key) = COALESCE(a.parent_key, a.enterprise_key)
),
tied AS (
    SELECT c.enterprise_key, c.related_key,
        CASE WHEN a.legal_representative = b.legal_representative THEN 1 ELSE 0 END AS by_person,
        CASE WHEN a.phone = b.phone THEN 1 ELSE 0 END AS by_phone,
        CASE WHEN a.address = b.address THEN 1 ELSE 0 END AS by_address,
        CASE WHEN COALESCE(b.parent_key, b.enterprise_key) = COALESCE(a.parent_key, a.enterprise_key) THEN 2 ELSE 0
        END AS by_group
    FROM candidate AS c
    JOIN enterprise AS a ON a.enterprise_key = c.enterprise_key
    JOIN enterprise AS b ON b.enterprise_key = c.related_key
    WHERE c.enterprise_key <> c.related_key
),
close_enough AS (
    SELECT * FROM tied
    WHERE by_person + by_phone + by_address + by_group >= $ties_min
),
received AS (
    SELECT c.enterprise_key, c.related_key, c.by_person, c.by_phone, c.by_address, c.by_group, t.item_key, t.event_no,
        t.receipt_no, t.at_s, t.mass_kg, MIN(l.licence_id) AS licence
    FROM close_enough AS c
    JOIN custody_transfer AS t ON t.consignee_key = c.enterprise_key
    JOIN licence AS l ON l.enterprise_key = c.related_key AND l.valid_from_s <= t.at_s
        AND (l.void_from_s IS NULL OR l.void_from_s > t.at_s)
    WHERE t.consignee_verdict IN ('unlicensed', 'lapsed', 'out_of_scope')
        AND EXISTS (
            SELECT 1 FROM licence_permit AS p WHERE p.kind = l.kind
                AND p.activity IN ('collect', 'dismantle_battery', 'second_use', 'recycle')
        )
    GROUP BY c.enterprise_key, c.related_key, c.by_person, c.by_phone, c.by_address, c.by_group, t.item_key,
        t.event_no, t.receipt_no, t.at_s, t.mass_kg
),
flagged AS (
    SELECT enterprise_key, related_key AS related_party_key,
        SUBSTRING(
            CASE WHEN by_person = 1 THEN ', representative' ELSE '' END
            || CASE WHEN by_phone = 1 THEN ', phone' ELSE '' END
            || CASE WHEN by_address = 1 THEN ', address' ELSE '' END
            || CASE WHEN by_group = 2 THEN ', group' ELSE '' END, 3, 60
        ) AS ties,
        COUNT(DISTINCT item_key) AS batteries, MIN(licence) AS licence, MIN(at_s) AS first_received_s,
        MAX(at_s) AS last_received_s, ARRAY_CONCAT(ARRAY_AGG(event_no), ARRAY_AGG(receipt_no)) AS event_nos,
        [enterprise_key, related_key] AS party_keys, LIST_SORT(ARRAY_AGG(DISTINCT item_key)) AS item_keys,
        MIN(at_s) AS first_s, MAX(at_s) AS last_s, SUM(mass_kg) AS mass_kg,
        CAST(by_person + by_phone + by_address + by_group AS DOUBLE) AS excess
    FROM received
    GROUP BY enterprise_key, related_key, by_person, by_phone, by_address, by_group
)
""",
)
