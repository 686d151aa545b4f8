"""CC702 scrapped-without-battery: a vehicle was scrapped and its battery did not arrive with it.

What it finds
    A vehicle that was scrapped longer ago than its battery may take to be reported, whose last known
    battery has no event by the dismantler since `arrival_days` before the vehicle was accepted.

Why it matters
    The car goes to the scrapyard for the premium, the battery to whoever pays for it. A scrapped
    vehicle must carry its battery.

Not evaluated
    - Vehicles of which no battery is known, and scrappings whose reporter is unknown.
    - Swap models, which are sold without a battery of their own.
    - Scrappings before there was a duty, and those of the last days.

False positives
    - A battery that was replaced: the replacement is the battery of the vehicle. Not flagged where
      it arrived.
    - A battery that was accepted by another firm of the dismantler's group: not flagged.
    - A battery that was recycled, destroyed, exported or reported lost before the scrapping: not
      flagged.
    - A battery that was removed after a recall and kept by the maker, without a replacement:
      flagged.

Basis
    Vehicle and battery are scrapped together (Measures of 2026), dismantlers record the battery of
    each vehicle (rules of 2020). The days that the report may take are `scrapped_battery_within` of
    the regulation.
"""

from battery_custody.detect.rule import Rule, Scope
from battery_custody.vocab import Severity, SubjectType

RULE = Rule(
    id="CC702",
    name="scrapped-without-battery",
    title="Vehicle scrapped and its battery not received",
    summary="{vehicle_id} was scrapped by {dismantler_id} on {scrapped_s}, and its battery {item_id} was not received "
    "with it.",
    severity=Severity.HIGH,
    legal_basis=("measures-2026/integrated-scrapping", "dismantling-2020/hand-over"),
    subject=SubjectType.VEHICLE,
    scope=Scope.ALL,
    identity=("vehicle_id", "item_id"),
    evidence=("dismantler_id", "document_no", "scrapped_s", "last_event_id", "last_event_s"),
    params={"arrival_days": 30},
    sql="""
WITH in_scope AS (
    SELECT vehicle_event_no, vehicle_key, event_s, reporter_key, document_no
    FROM vehicle_event
    WHERE event_type = 'scrapping'
),
accepted AS (
    SELECT s.vehicle_event_no, MIN(a.event_s) AS accepted_s
    FROM in_scope AS s
    JOIN vehicle_event AS a ON a.vehicle_key = s.vehicle_key AND a.event_type = 'accepting' AND a.event_s <= s.event_s
    GROUP BY s.vehicle_event_no
),
battery_of AS (
    SELECT s.vehicle_event_no, s.vehicle_key, s.event_s, s.reporter_key, s.document_no,
        COALESCE(c.accepted_s, s.event_s) AS accepted_s, a.item_key, a.install_no, a.until_s, a.remove_no,
        ROW_NUMBER() OVER (PARTITION BY s.vehicle_event_no ORDER BY a.since_s DESC, a.install_no DESC) AS place
    FROM in_scope AS s
    JOIN vehicle AS v ON v.vehicle_key = s.vehicle_key
    JOIN association AS a ON a.vehicle_key = s.vehicle_key AND a.since_s <= s.event_s
    LEFT JOIN accepted AS c ON c.vehicle_event_no = s.vehicle_event_no
    WHERE NOT COALESCE(v.swap_model, FALSE)
),
evaluable AS (
    SELECT b.* FROM battery_of AS b
    JOIN deadline AS d ON d.name = 'scrapped_battery_within'
        AND d.valid_from_s <= b.event_s AND (d.valid_to_s IS NULL OR d.valid_to_s > b.event_s)
    WHERE b.place = 1 AND b.reporter_key IS NOT NULL AND $now_s - b.event_s > d.seconds
),
dismantler AS (
    SELECT e.vehicle_event_no, g.enterprise_key
    FROM evaluable AS e
    JOIN enterprise AS p ON p.enterprise_key = e.reporter_key
    JOIN enterprise AS g ON COALESCE(g.parent_key, g.enterprise_key) = COALESCE(p.parent_key, p.enterprise_key)
),
arrived AS (
    SELECT e.vehicle_event_no
    FROM evaluable AS e
    JOIN custody_event AS x ON x.item_key = e.item_key
    JOIN dismantler AS d ON d.vehicle_event_no = e.vehicle_event_no
        AND (d.enterprise_key = x.reporter_key OR d.enterprise_key = x.consignee_key
            OR d.enterprise_key = x.consignor_key)
    WHERE x.event_s >= e.accepted_s - $arrival_days * 86400 - 86399
    UNION
    SELECT e.vehicle_event_no
    FROM evaluable AS e
    JOIN custody_event AS x ON x.item_key = e.item_key
    WHERE x.event_type IN ('recycling', 'destroying', 'exporting', 'losing') AND x.event_s <= e.event_s
),
flagged AS (
    SELECT e.vehicle_key, e.item_key, e.reporter_key AS dismantler_key, e.document_no, e.event_s AS scrapped_s,
        l.last_no AS last_event_no, l.last_s AS last_event_s, [e.install_no, e.remove_no, l.last_no] AS event_nos,
        [e.vehicle_event_no] AS vehicle_event_nos, [e.reporter_key, l.custodian_key] AS party_keys,
        e.event_s AS first_s, GREATEST(e.event_s, l.last_s) AS last_s, l.mass_kg, CAST(NULL AS DOUBLE) AS excess
    FROM evaluable AS e
    LEFT JOIN item_life AS l ON l.item_key = e.item_key
    WHERE NOT EXISTS (SELECT 1 FROM arrived AS a WHERE a.vehicle_event_no = e.vehicle_event_no)
)
""",
)
