"""CC505 scatter-gather: one party hands over to several, and all of those to one other.

What it finds
    Waste batteries, lots or bare transfers that go from one party through `min_middles` others or more to one
    third party, in time order within `window_days`, with at least one party without a licence. All links are
    rare with `link_max_count` hand-overs in all at most, or younger
    than `link_young_days`.

Why it matters
    A load that is split at one end and whole again at the other was split to look small.

Not evaluated
    - Parties that handed over to unknown parties, or to themselves, alone.
    - Parties that hand on over more than `max_links` rare links: no path through them can be told from another.

False positives
    - Licensed carriers and collectors on the way of one load: not flagged while all hold a licence.
    - Deliveries over links in steady use: not flagged.

Basis
    An analytic pattern: no duty is broken by the shape alone.
"""

from battery_custody.detect.rule import Rule, Scope
from battery_custody.vocab import Severity, SubjectType

RULE = Rule(
    id="CC505",
    name="scatter-gather",
    title="Goods go through several parties to one other",
    summary="Goods of {enterprise_id} went through {middle_count} parties to {target_id} "
    "between {first_s} and {last_s}, {unlicensed_count} of the parties without a licence.",
    severity=Severity.HIGH,
    legal_basis=("analytic",),
    subject=SubjectType.ENTERPRISE,
    scope=Scope.ALL,
    identity=("enterprise_id", "target_id", "first_flow_id"),
    evidence=("middle_count", "unlicensed_count", "flow_count", "first_s", "last_s"),
    params={
        "window_days": 30,
        "min_middles": 3,
        "max_links": 64,
        "link_max_count": 3,
        "link_young_days": 0,
    },
    sql="""
WITH in_scope AS (
    SELECT consignor_key AS enterprise_key, COUNT(CASE WHEN consignor_key <> consignee_key THEN 1 END) AS flows
    FROM party_flow
    WHERE consignor_key IS NOT NULL
    GROUP BY consignor_key
),
evaluable AS (
    SELECT enterprise_key
    FROM in_scope AS s
    WHERE flows > 0 AND NOT EXISTS (
        SELECT 1 FROM scatter_gather AS c WHERE c.is_cut AND c.enterprise_key = s.enterprise_key
    )
),
flagged AS (
    SELECT enterprise_key, first_flow_id, party_keys, event_nos, transfer_nos, item_keys, flow_count, first_s, last_s,
        mass_kg, unlicensed_count, target_key, CAST(measure AS INTEGER) AS middle_count,
        measure / NULLIF($min_middles, 0) - 1 AS excess
    FROM scatter_gather
    WHERE NOT is_cut AND unlicensed_count > 0
)
""",
)
