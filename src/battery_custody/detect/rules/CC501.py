"""CC501 broker-layering: goods pass through several parties in a row, each holding them for days at most.

What it finds
    A waste battery, or lots of nearly the same mass where no codes are known, that goes on through
    `min_custodians` parties or more in a row, each passing it on within `keep_days` over a rare
    link, where at least one of the parties held no licence. Links are rare with `link_max_count`
    hand-overs in all at most, or younger than `link_young_days`.

Why it matters
    Each broker in a row moves the battery further from the party that took it off the vehicle; after a
    few nobody can tell where it came from.

Not evaluated
    - Parties that handed over to unknown parties, or to themselves, alone.

False positives
    - A relay of licensed parties only: not flagged.
    - Stock that rested longer than `keep_days` with a party: the row ends there.

Basis
    An analytic pattern: no duty is broken by the shape alone.
"""

from battery_custody.detect.rule import Rule, Scope
from battery_custody.vocab import Severity, SubjectType

RULE = Rule(
    id="CC501",
    name="broker-layering",
    title="Goods pass through several parties in a row within days",
    summary="Goods of {enterprise_id} went to {target_id} through {middle_count} parties in a row "
    "between {first_s} and {last_s}, {unlicensed_count} of the parties without a licence.",
    severity=Severity.HIGH,
    legal_basis=("analytic",),
    subject=SubjectType.ENTERPRISE,
    scope=Scope.ALL,
    identity=("enterprise_id", "first_flow_id"),
    evidence=("target_id", "middle_count", "unlicensed_count", "flow_count", "first_s", "last_s"),
    params={
        "keep_days": 3,
        "min_custodians": 3,
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
    WHERE flows > 0
),
flagged AS (
    SELECT enterprise_key, first_flow_id, party_keys, event_nos, transfer_nos, item_keys, flow_count, first_s, last_s,
        mass_kg, unlicensed_count, target_key, CAST(measure AS INTEGER) AS middle_count,
        measure / NULLIF($min_custodians, 0) - 1 AS excess
    FROM layering
    WHERE NOT is_cut AND unlicensed_count > 0
)
""",
)
