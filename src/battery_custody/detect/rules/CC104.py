"""CC104 gone-dark: a waste battery with no event and no final treatment for longer than allowed.

What it finds
    A waste battery whose last event is longer ago than a resting battery may go unreported, and
    which was neither treated nor taken apart nor put to a second use.

Why it matters
    A waste battery that nobody reports on any more has most likely left the formal channel, or
    lies somewhere as a fire hazard.

Not evaluated
    - Batteries that left the country.
    - Batteries installed in a vehicle, and parts that are still inside a whole: they follow it.

False positives
    - A battery at rest in a licensed warehouse, with its yearly record: not flagged.
    - A battery that was taken apart: its parts go on under codes of their own. Not flagged.
    - A battery whose loss was reported: its custodian has answered for it. Not flagged.
    - Records that are late or not yet delivered: flagged.

Basis
    The whole life of a battery is followed to its final treatment (platform of the Measures of
    2026; receipts, hand-overs and final treatment are reported). No source limits how long a
    waste battery may rest: the limit is `gone_dark_after` of the regulation, this project's own;
    `max_silence_days` takes its place.
"""

from battery_custody.detect.rule import Rule, Scope
from battery_custody.vocab import Severity, SubjectType

RULE = Rule(
    id="CC104",
    name="gone-dark",
    title="Waste battery with no event for longer than allowed",
    summary="{item_id} is a waste battery last reported on {last_event_s} in the custody of {custodian_id}; "
    "nothing is known of it for {silent_days:.0f} days.",
    severity=Severity.MEDIUM,
    legal_basis=("measures-2026/traceability", "measures-2026/utilization-reporting"),
    subject=SubjectType.BATTERY,
    scope=Scope.ALL,
    identity=("item_id", "last_event_id"),
    evidence=("waste_event_id", "custodian_id", "waste_since_s", "last_event_s", "silent_days", "limit_days"),
    params={"max_silence_days": None},
    sql="""
WITH in_scope AS (
    SELECT * FROM item_life AS l
    WHERE waste_since_s IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM lot AS o WHERE o.item_key = l.item_key)
),
evaluable AS (
    SELECT * FROM in_scope AS l
    WHERE exported_s IS NULL AND in_vehicle_key IS NULL
        AND NOT EXISTS (
            SELECT 1 FROM aggregation AS g WHERE g.child_key = l.item_key AND g.separated_s IS NULL
        )
),
silent AS (
    SELECT l.*, $now_s - l.last_s AS silent_s, COALESCE(CAST($max_silence_days AS DOUBLE) * 86400, d.seconds) AS limit_s
    FROM evaluable AS l
    JOIN deadline AS d ON d.name = 'gone_dark_after'
        AND d.valid_from_s <= l.last_s AND (d.valid_to_s IS NULL OR d.valid_to_s > l.last_s)
    WHERE l.ended_s IS NULL AND l.last_type NOT IN ('disassembling', 'losing')
),
flagged AS (
    SELECT item_key, waste_no AS waste_event_no, last_no AS last_event_no, custodian_key, waste_since_s,
        last_s AS last_event_s, ROUND(silent_s / 86400.0, 1) AS silent_days,
        ROUND(limit_s / 86400.0, 1) AS limit_days,
        [waste_no, last_no] AS event_nos, [custodian_key] AS party_keys,
        waste_since_s AS first_s, last_s, mass_kg, silent_s / NULLIF(limit_s, 0) - 1 AS excess
    FROM silent AS l
    WHERE silent_s > limit_s
        AND NOT EXISTS (SELECT 1 FROM transformation_input AS i WHERE i.item_key = l.item_key)
)
""",
)
