"""CC703 replaced-not-returned: a battery that a repair or swap took out was never handed over.

What it finds
    A battery that a repair shop or swap operator removed for good longer ago than it may keep it,
    and that is still with it as far as the records say: no hand-over, no new installation, no
    treatment since.

Why it matters
    The old battery of a repair is worth more on the open market than to the maker that must take it
    back. What the shop keeps on its books it may have sold.

Not evaluated
    - Removals by parties whose role is unknown or another one.
    - Batteries that went abroad or ended.

False positives
    - A battery that was put into a vehicle again: not flagged.
    - One that was removed only recently: not flagged within `replaced_returned_within` of the
      regulation (`max_keep_days` takes its place).
    - A battery whose loss or destruction was reported: not flagged.
    - A battery kept as evidence in a dispute: flagged.

Basis
    Repair shops and swap operators hand what they remove to a utilization enterprise or a maker's
    outlet (Measures of 2026; of 2018 before). No source says within how many days: the number is
    this project's own.
"""

from battery_custody.detect.rule import Rule, Scope
from battery_custody.vocab import Severity, SubjectType

RULE = Rule(
    id="CC703",
    name="replaced-not-returned",
    title="Battery removed in a repair or swap and never handed over",
    summary="{remover_id} removed {item_id} on {removed_s} and has handed it to nobody since, {kept_days:.0f} days.",
    severity=Severity.MEDIUM,
    legal_basis=("measures-2026/hand-over", "recycling-2018/hand-over"),
    subject=SubjectType.BATTERY,
    scope=Scope.ALL,
    identity=("item_id", "removal_event_id"),
    evidence=("remover_id", "remover_roles", "vehicle_id", "removed_s", "last_event_s", "kept_days", "limit_days"),
    params={"max_keep_days": None},
    sql="""
WITH in_scope AS (
    SELECT e.item_key, e.event_no, e.event_s, e.vehicle_key, COALESCE(e.consignee_key, e.reporter_key) AS remover_key
    FROM custody_event AS e
    WHERE e.event_type = 'removing'
),
bound AS (
    SELECT enterprise_key, roles FROM enterprise
    WHERE ';' || roles || ';' LIKE '%;repairer;%' OR ';' || roles || ';' LIKE '%;swap_operator;%'
),
evaluable AS (
    SELECT s.*, b.roles, l.last_s, l.mass_kg, l.last_type,
        COALESCE(CAST($max_keep_days AS DOUBLE) * 86400, d.seconds) AS limit_s
    FROM in_scope AS s
    JOIN bound AS b ON b.enterprise_key = s.remover_key
    JOIN item_life AS l ON l.item_key = s.item_key
    JOIN deadline AS d ON d.name = 'replaced_returned_within'
        AND d.valid_from_s <= s.event_s AND (d.valid_to_s IS NULL OR d.valid_to_s > s.event_s)
    WHERE l.ended_s IS NULL AND l.exported_s IS NULL
),
kept AS (
    SELECT e.* FROM evaluable AS e
    WHERE $now_s - e.event_s > e.limit_s AND e.last_type NOT IN ('losing', 'disassembling')
        AND NOT EXISTS (
            SELECT 1 FROM custody_event AS n WHERE n.item_key = e.item_key AND n.event_s >= e.event_s
                AND n.event_type IN ('installing', 'shipping', 'transferring', 'receiving', 'retail_selling',
                    'repurposing', 'accepting', 'losing', 'disassembling')
        )
        AND NOT EXISTS (
            SELECT 1 FROM custody_event AS n WHERE n.item_key = e.item_key AND n.event_s > e.event_s
                AND n.event_type = 'removing'
        )
        AND NOT EXISTS (SELECT 1 FROM transformation_input AS i WHERE i.item_key = e.item_key)
        AND NOT EXISTS (
            SELECT 1 FROM aggregation AS g WHERE g.child_key = e.item_key AND g.joined_s >= e.event_s
        )
),
flagged AS (
    SELECT item_key, event_no AS removal_event_no, remover_key, roles AS remover_roles, vehicle_key,
        event_s AS removed_s, last_s AS last_event_s, ROUND(($now_s - event_s) / 86400.0, 1) AS kept_days,
        ROUND(limit_s / 86400.0, 1) AS limit_days, [event_no] AS event_nos, [remover_key] AS party_keys,
        event_s AS first_s, last_s, mass_kg, ($now_s - event_s) / NULLIF(limit_s, 0) - 1 AS excess
    FROM kept
)
""",
)
