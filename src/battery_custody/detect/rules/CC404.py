"""CC404 off-channel: a swap operator, repairer or dismantler handed a waste battery outside its channel.

What it finds
    A hand-over of a waste battery by a swap operator, repair shop or vehicle dismantler to a party
    that is neither a utilization enterprise nor a maker or its take-back outlet.

Why it matters
    These three take most batteries out of vehicles. Where they sell to whoever pays best, the
    battery leaves the formal channel at its first step.

Not evaluated
    - Hand-overs whose consignor or consignee is unknown, or whose consignee has no known role.

False positives
    - A party with several roles: one permitted role of the consignee is enough, and a consignor
      that is itself a utilization enterprise, maker or outlet is free.
    - A new battery, one in a vehicle, or a second-use product: no waste battery, not flagged.
    - A move within one enterprise is no hand-over.
    - A consignee whose role is recorded wrongly: flagged.

Basis
    `permitted_channel` of the regulation, by the day of the hand-over: the Measures of 2026, and
    what preceded them.
"""

from battery_custody.detect.rule import Rule, Scope
from battery_custody.vocab import Severity, SubjectType

RULE = Rule(
    id="CC404",
    name="off-channel",
    title="Handed to neither a utilization enterprise nor a maker's outlet",
    summary="{consignor_id} ({consignor_roles}) handed the waste battery {item_id} to {consignee_id} "
    "({consignee_roles}) on {handed_over_s}, which is outside its permitted channel.",
    severity=Severity.MEDIUM,
    legal_basis=("measures-2026/hand-over", "recycling-2018/hand-over", "dismantling-2020/hand-over"),
    subject=SubjectType.BATTERY,
    scope=Scope.ITEM,
    identity=("item_id", "event_id"),
    evidence=("consignor_id", "consignor_roles", "consignee_id", "consignee_roles", "handed_over_s"),
    sql="""
WITH known_roles AS (
    SELECT DISTINCT roles FROM enterprise WHERE roles IS NOT NULL AND roles <> ''
),
bound AS (
    SELECT k.roles, MIN(c.valid_from_s) AS from_s,
        CASE WHEN COUNT(c.valid_to_s) = COUNT(*) THEN MAX(c.valid_to_s) END AS to_s
    FROM known_roles AS k
    JOIN permitted_channel AS c ON ';' || k.roles || ';' LIKE '%;' || c.consignor_role || ';%'
    WHERE NOT EXISTS (
        SELECT 1 FROM permitted_channel AS o WHERE ';' || k.roles || ';' LIKE '%;' || o.consignee_role || ';%'
    )
    GROUP BY k.roles
),
permitted AS (
    SELECT a.roles AS consignor_roles, b.roles AS consignee_roles, MIN(c.valid_from_s) AS from_s,
        CASE WHEN COUNT(c.valid_to_s) = COUNT(*) THEN MAX(c.valid_to_s) END AS to_s
    FROM permitted_channel AS c
    JOIN known_roles AS a ON ';' || a.roles || ';' LIKE '%;' || c.consignor_role || ';%'
    JOIN known_roles AS b ON ';' || b.roles || ';' LIKE '%;' || c.consignee_role || ';%'
    GROUP BY a.roles, b.roles
),
bound_party AS (
    SELECT e.enterprise_key, e.roles, b.from_s, COALESCE(b.to_s, 4102444800) AS to_s
    FROM enterprise AS e JOIN bound AS b ON b.roles = e.roles
),
in_scope AS (
    SELECT t.item_key, t.event_no, t.receipt_no, t.consignor_key, t.consignee_key, t.at_s, t.received_s, t.mass_kg,
        b.roles AS consignor_roles
    FROM custody_transfer AS t
    JOIN bound_party AS b ON b.enterprise_key = t.consignor_key
    WHERE t.is_waste AND t.event_no IS NOT NULL AND t.consignor_key IS DISTINCT FROM t.consignee_key
        AND b.from_s <= t.at_s AND b.to_s > t.at_s
),
evaluable AS (
    SELECT t.*, e.roles AS consignee_roles
    FROM in_scope AS t
    JOIN enterprise AS e ON e.enterprise_key = t.consignee_key
    WHERE e.roles IS NOT NULL AND e.roles <> ''
),
flagged AS (
    SELECT t.item_key, t.event_no, t.consignor_key, t.consignor_roles, t.consignee_key, t.consignee_roles,
        at_s AS handed_over_s, [event_no, receipt_no] AS event_nos, [consignor_key, consignee_key] AS party_keys,
        at_s AS first_s, COALESCE(received_s, at_s) AS last_s, mass_kg, CAST(NULL AS DOUBLE) AS excess
    FROM evaluable AS t
    LEFT JOIN permitted AS p ON p.consignor_roles = t.consignor_roles AND p.consignee_roles = t.consignee_roles
    WHERE p.from_s IS NULL OR p.from_s > t.at_s OR p.to_s <= t.at_s
)
""",
)
