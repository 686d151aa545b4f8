"""CC507 pass-through: a party passes on nearly all that comes to it, within days.

What it finds
    A party without a licence that passes on `min_passes` hand-overs or more, and at least `min_share` of all
    that come to it over rare links, within `keep_days` each: the same item, or nearly the same mass where
    no codes are known, to a third party. Links are rare with `link_max_count` hand-overs in all at most, or
    younger than `link_young_days`.

Why it matters
    Who keeps nothing adds nothing but a name between the seller and the buyer.

Not evaluated
    - Parties that took over from unknown parties, or from themselves, alone.

False positives
    - A licensed relay on the way to a recycler: not flagged while any licence of its is in force.
    - Deliveries over links in steady use: not flagged.

Basis
    An analytic pattern: no duty is broken by the shape alone.
"""

from battery_custody.detect.rule import Rule, Scope
from battery_custody.vocab import Severity, SubjectType

RULE = Rule(
    id="CC507",
    name="pass-through",
    title="A party passes on nearly all that comes to it",
    summary="{enterprise_id} passed on {passed_share:.2f} of what came to it over rare links "
    "between {first_s} and {last_s}, {flow_count} hand-overs.",
    severity=Severity.MEDIUM,
    legal_basis=("analytic",),
    subject=SubjectType.ENTERPRISE,
    scope=Scope.ALL,
    identity=("enterprise_id", "first_flow_id"),
    evidence=("passed_share", "flow_count", "first_s", "last_s"),
    params={
        "keep_days": 3,
        "min_passes": 4,
        "min_share": 0.8,
        "link_max_count": 3,
        "link_young_days": 0,
    },
    sql="""
WITH in_scope AS (
    SELECT consignee_key AS enterprise_key, COUNT(CASE WHEN consignor_key <> consignee_key THEN 1 END) AS flows
    FROM party_flow
    WHERE consignee_key IS NOT NULL
    GROUP BY consignee_key
),
evaluable AS (
    SELECT enterprise_key FROM in_scope WHERE flows > 0
),
flagged AS (
    SELECT enterprise_key, first_flow_id, party_keys, event_nos, transfer_nos, item_keys, flow_count, first_s, last_s,
        mass_kg, measure AS passed_share, CAST(flow_count AS DOUBLE) / NULLIF(2 * $min_passes, 0) - 1 AS excess
    FROM pass_through
    WHERE NOT is_cut AND NOT is_licensed
)
""",
)
