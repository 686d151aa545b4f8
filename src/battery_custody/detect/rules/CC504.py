"""CC504 round-trip: hand-overs lead, in time order, back to the party where they began.

What it finds
    A ring of `min_hops` to `max_hops` different parties round which waste batteries, lots or bare transfers go
    in time order within `window_days`, with at most `max_common` hand-overs over links in steady use and at
    least one party without a licence. Links are rare with `link_max_count` hand-overs in all at most, or younger
    than `link_young_days`. With `slack_days`
    a hand-over may begin as much before the one before it arrived: goods without codes mix.

Why it matters
    What goes round and comes back has changed its papers on the way: the origin is lost, the deposit or
    the subsidy is drawn twice.

Not evaluated
    - Parties that handed over to unknown parties, or to themselves, alone.
    - Parties from which the search took more than `max_steps` steps for one hand-over: what it found till then
      is flagged, what it may have missed is counted here.

False positives
    - A return to the sender: a ring of two, below `min_hops`.
    - A ring of licensed parties only, as between plants of one recycler: not flagged.

Basis
    An analytic pattern: no duty is broken by the shape alone.
"""

from battery_custody.detect.rule import Rule, Scope
from battery_custody.vocab import Severity, SubjectType

RULE = Rule(
    id="CC504",
    name="round-trip",
    title="Goods go round and come back to where they began",
    summary="Goods went round from {enterprise_id} through {party_count} parties and back "
    "between {first_s} and {last_s}, {unlicensed_count} of the parties without a licence.",
    severity=Severity.HIGH,
    legal_basis=("analytic",),
    subject=SubjectType.ENTERPRISE,
    scope=Scope.ALL,
    identity=("enterprise_id", "route"),
    evidence=("party_count", "unlicensed_count", "flow_count", "start_count", "first_s", "last_s"),
    params={
        "window_days": 30,
        "min_hops": 3,
        "max_hops": 10,
        "max_common": 0,
        "slack_days": 0,
        "max_steps": 20_000,
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
        SELECT 1 FROM round_trip AS c WHERE c.is_cut AND c.enterprise_key = s.enterprise_key
    )
),
flagged AS (
    SELECT enterprise_key, first_flow_id, party_keys, event_nos, transfer_nos, item_keys, flow_count, first_s, last_s,
        mass_kg, unlicensed_count, party_count, route, CAST(measure AS INTEGER) AS start_count,
        CAST(party_count AS DOUBLE) / NULLIF($min_hops, 0) - 1 AS excess
    FROM round_trip
    WHERE NOT is_cut AND unlicensed_count > 0
)
""",
)
