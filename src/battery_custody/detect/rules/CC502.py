"""CC502 fan-in: one party takes over from many others within a window, beyond its habit.

What it finds
    Waste batteries, lots or bare transfers that reach one party without a licence from `min_parties`
    others or more within `window_days`, or three times as long,
    over links that are rare: `link_max_count` hand-overs in all at most, or younger than
    `link_young_days`.
    So many must be unlikely by what the party does outside the window: `min_surprise` is the
    negative decimal logarithm of the chance.

Why it matters
    A yard that gathers from many sellers in a short time is how batteries leave the recorded channels:
    each hand-over looks small, the collection does not.

Not evaluated
    - Parties that took over from unknown parties, or from themselves, alone.

False positives
    - A licensed collector gathers by trade: not flagged while any licence of its is in force.
    - Deliveries over links in steady use: not flagged.

Basis
    An analytic pattern: no duty is broken by the shape alone.
"""

from battery_custody.detect.rule import Rule, Scope
from battery_custody.vocab import Severity, SubjectType

RULE = Rule(
    id="CC502",
    name="fan-in",
    title="One party gathers from many within a window",
    summary="{enterprise_id} took over from {source_count} parties between {first_s} and {last_s}, "
    "{flow_count} hand-overs over rare links.",
    severity=Severity.MEDIUM,
    legal_basis=("analytic",),
    subject=SubjectType.ENTERPRISE,
    scope=Scope.ALL,
    identity=("enterprise_id", "first_flow_id"),
    evidence=("source_count", "flow_count", "surprise", "first_s", "last_s"),
    params={
        "window_days": 30,
        "min_parties": 8,
        "min_surprise": 3.0,
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
        mass_kg, party_count - 1 AS source_count, measure AS surprise, measure / NULLIF($min_surprise, 0) - 1 AS excess
    FROM fan_in
    WHERE NOT is_cut AND NOT is_licensed
)
""",
)
