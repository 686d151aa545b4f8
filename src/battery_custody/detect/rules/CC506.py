"""CC506 gather-scatter: one party gathers from many and then hands on to many.

What it finds
    A party without a licence that takes over from `min_parties` others or more within `window_days`, and
    from then on hands over to as many or more within as long, all
    over links that are rare: `link_max_count` hand-overs in all at most, or younger than
    `link_young_days`.

Why it matters
    What comes from many and goes to many through one yard can't be told apart afterwards: the origin
    of each battery is lost there.

Not evaluated
    - Parties that took over from unknown parties, or from themselves, alone.

False positives
    - A licensed collector gathers and distributes by trade: not flagged while any licence of its is in force.
    - Deliveries over links in steady use: not flagged.

Basis
    An analytic pattern: no duty is broken by the shape alone.
"""

from battery_custody.detect.rule import Rule, Scope
from battery_custody.vocab import Severity, SubjectType

RULE = Rule(
    id="CC506",
    name="gather-scatter",
    title="One party gathers from many and hands on to many",
    summary="{enterprise_id} gathered from many parties and handed on to at least {smaller_count} between {first_s} "
    "and {last_s}, {flow_count} hand-overs over rare links.",
    severity=Severity.MEDIUM,
    legal_basis=("analytic",),
    subject=SubjectType.ENTERPRISE,
    scope=Scope.ALL,
    identity=("enterprise_id", "first_flow_id"),
    evidence=("smaller_count", "flow_count", "first_s", "last_s"),
    params={
        "window_days": 30,
        "min_parties": 5,
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
        mass_kg, CAST(measure AS INTEGER) AS smaller_count,
        measure / NULLIF($min_parties, 0) - 1 AS excess
    FROM gather_scatter
    WHERE NOT is_cut AND NOT is_licensed
)
""",
)
