"""CC901 conflicting-reports: two reports of one thing disagree.

What it finds
    An item of which two standing records bear one event id and say different things, or two
    descriptions of a battery that give different values for its level, chemistry, energy, mass or
    day of making. The evidence names the events and fields.

Why it matters
    Both can't be true. Until somebody corrects one of them, every figure that rests on them is open.

Not evaluated
    - Items with one event and one description.

False positives
    - A record that another one corrects or voids no longer stands: not flagged.
    - A description that adds what was missing: not flagged.
    - Two makers of one battery: the code is cloned, if anything. See CC203.
    - Two systems that number their events alike: flagged, for one item.

Basis
    Records are unique and accurate (platform of the Measures of 2026, traceability rules of 2018).
"""

from battery_custody.detect.rule import Rule, Scope
from battery_custody.vocab import Severity, SubjectType

RULE = Rule(
    id="CC901",
    name="conflicting-reports",
    title="Two reports of one thing disagree",
    summary="Reports of {item_id} disagree in {fields}.",
    severity=Severity.LOW,
    legal_basis=("measures-2026/traceability", "traceability-2018/outlet-records"),
    subject=SubjectType.BATTERY,
    scope=Scope.ITEM,
    identity=("item_id",),
    evidence=("fields", "conflicts"),
    sql="""
WITH in_scope AS (
    SELECT item_key, events FROM item_life
    UNION ALL
    SELECT DISTINCT item_key, 0 AS events FROM battery_report
),
evaluable AS (
    SELECT item_key FROM in_scope WHERE events <> 1
),
doubled AS (
    SELECT item_key, event_id FROM custody_event
    GROUP BY item_key, event_id
    HAVING COUNT(*) > 1
),
told_twice AS (
    SELECT e.item_key, e.event_id, MIN(e.event_s) AS first_s, MAX(e.event_s) AS last_s,
        CASE WHEN COUNT(DISTINCT e.event_type) > 1 THEN 'event_type, ' ELSE '' END
        || CASE WHEN COUNT(DISTINCT e.event_s) > 1 THEN 'event_time, ' ELSE '' END
        || CASE WHEN COUNT(DISTINCT e.consignor_key) > 1 THEN 'consignor_id, ' ELSE '' END
        || CASE WHEN COUNT(DISTINCT e.consignee_key) > 1 THEN 'consignee_id, ' ELSE '' END
        || CASE WHEN COUNT(DISTINCT e.vehicle_key) > 1 THEN 'vehicle_id, ' ELSE '' END
        || CASE WHEN COUNT(DISTINCT e.mass_kg) > 1 THEN 'mass_kg, ' ELSE '' END
        || CASE WHEN COUNT(DISTINCT e.document_no) > 1 THEN 'document_no, ' ELSE '' END
        || CASE WHEN COUNT(DISTINCT e.site_key) > 1 THEN 'site_id, ' ELSE '' END AS fields
    FROM custody_event AS e
    JOIN doubled AS d ON d.item_key = e.item_key AND d.event_id = e.event_id
    GROUP BY e.item_key, e.event_id
),
described_twice AS (
    SELECT r.item_key,
        CASE WHEN COUNT(DISTINCT r.level) > 1 THEN 'level, ' ELSE '' END
        || CASE WHEN COUNT(DISTINCT r.chemistry) > 1 THEN 'chemistry, ' ELSE '' END
        || CASE WHEN COUNT(DISTINCT r.energy_kwh) > 1 THEN 'energy_kwh, ' ELSE '' END
        || CASE WHEN COUNT(DISTINCT r.mass_kg) > 1 THEN 'mass, ' ELSE '' END
        || CASE WHEN COUNT(DISTINCT r.made_s) > 1 THEN 'made_at, ' ELSE '' END AS fields
    FROM battery_report AS r
    GROUP BY r.item_key
),
conflict AS (
    SELECT item_key, first_s, last_s, CASE WHEN fields = '' THEN 'other fields, ' ELSE fields END AS fields
    FROM told_twice
    UNION ALL
    SELECT item_key, CAST(NULL AS BIGINT) AS first_s, CAST(NULL AS BIGINT) AS last_s, fields FROM described_twice
    WHERE fields <> ''
),
grouped AS (
    SELECT item_key, COUNT(*) AS conflicts, STRING_AGG(fields, '' ORDER BY fields) AS fields, MIN(first_s) AS first_s,
        MAX(last_s) AS last_s
    FROM conflict
    GROUP BY item_key
),
named AS (
    SELECT e.item_key, ARRAY_AGG(e.event_no) AS event_nos, LIST_SORT(ARRAY_AGG(DISTINCT e.reporter_key)) AS party_keys
    FROM custody_event AS e
    JOIN doubled AS d ON d.item_key = e.item_key AND d.event_id = e.event_id
    GROUP BY e.item_key
),
flagged AS (
    SELECT g.item_key, g.conflicts, SUBSTRING(g.fields, 1, LENGTH(g.fields) - 2) AS fields, n.event_nos, n.party_keys,
        COALESCE(g.first_s, l.first_s) AS first_s, COALESCE(g.last_s, l.last_s) AS last_s, l.mass_kg,
        CAST(g.conflicts AS DOUBLE) AS excess
    FROM grouped AS g
    LEFT JOIN named AS n ON n.item_key = g.item_key
    LEFT JOIN item_life AS l ON l.item_key = g.item_key
)
""",
)
