"""CC303 over-capacity: intake of a calendar year above licensed capacity.

What it finds
    A party that within one calendar year (UTC+8) took in more waste batteries and battery material,
    by mass, than its licences for what it does allow.

Why it matters
    Intake beyond what a plant may treat goes somewhere else, or was never there.

Not evaluated
    - Parties none of whose licences for the activities due to their roles was in force in that year,
      or one of which gives no capacity.

False positives
    - Several licences for an activity: their capacities add up, as much as was in force on the best day. Not flagged.
    - A battery that came back: each battery counts once a year. Not flagged.
    - Salts, metals and graphite bought in are no waste: they do not count.
    - A pack received together with its modules, each with a record of its own: the whole counts. Not flagged.
    - Intake that was passed on untreated, as collectors do: flagged if the licence gives a capacity.

Basis
    A permit names the capacity that was approved (Art. 18 of the Measures of 2026). Which activity is
    due to which role is `licence_due` of the regulation. Items whose mass is not known count nothing.
"""

from battery_custody.detect.rule import Rule, Scope
from battery_custody.vocab import Severity, SubjectType

RULE = Rule(
    id="CC303",
    name="over-capacity",
    title="Intake of a year above licensed capacity",
    summary="{enterprise_id} took in {intake_t:.1f} t in {year:.0f} by {receipts:.0f} receipts; its licences allow "
    "{capacity_t:.1f} t a year.",
    severity=Severity.MEDIUM,
    legal_basis=("measures-2026/utilization-permits", "renewable-resources-2007/registration"),
    subject=SubjectType.ENTERPRISE,
    scope=Scope.ALL,
    identity=("enterprise_id", "year"),
    evidence=("intake_t", "capacity_t", "receipts", "without_mass"),
    params={"tolerance_share": 0.0},
    sql="""
WITH received AS (
    SELECT t.item_key, t.consignee_key AS enterprise_key, t.event_no, t.receipt_no, t.mass_kg, l.item_key AS lot_key,
        COALESCE(t.received_s, t.at_s) AS at_s
    FROM custody_transfer AS t
    LEFT JOIN lot AS l ON l.item_key = t.item_key
    WHERE t.event_no IS NOT NULL AND t.kind <> 'birth' AND t.consignee_key IS NOT NULL
        AND t.consignor_key IS DISTINCT FROM t.consignee_key
        AND (
            (l.item_key IS NULL AND t.is_waste)
            OR (
                l.item_key IS NOT NULL
                AND COALESCE(l.material, 'other') IN ('black_mass', 'cathode_powder', 'modules', 'cells', 'other')
            )
        )
),
-- The calendar year in UTC+8, by whole days: era of 400 years, year of the era from 1 March, day of that year.
in_days AS (
    SELECT r.*, FLOOR((at_s + 28800) / 86400.0) + 719468 AS day_no FROM received AS r
),
in_eras AS (
    SELECT d.*, FLOOR(day_no / 146097.0) AS era, day_no - 146097 * FLOOR(day_no / 146097.0) AS era_day FROM in_days AS d
),
in_march_years AS (
    SELECT e.*, FLOOR(
        (era_day - FLOOR(era_day / 1460.0) + FLOOR(era_day / 36524.0) - FLOOR(era_day / 146096.0)) / 365.0
    ) AS era_year
    FROM in_eras AS e
),
dated AS (
    SELECT y.*, CAST(era_year + 400 * era + CASE
        WHEN era_day - (365 * era_year + FLOOR(era_year / 4.0) - FLOOR(era_year / 100.0)) >= 306 THEN 1 ELSE 0
    END AS INTEGER) AS year
    FROM in_march_years AS y
),
-- A part inside a whole that the same party received at the same time weighs nothing of its own.
part AS (
    SELECT d.item_key, d.enterprise_key, d.year, d.at_s, g.parent_key
    FROM dated AS d
    JOIN aggregation AS g ON g.child_key = d.item_key
    WHERE d.lot_key IS NULL AND g.joined_s <= d.at_s AND (g.separated_s IS NULL OR g.separated_s >= d.at_s)
),
inside AS (
    SELECT DISTINCT p.item_key, p.enterprise_key, p.year
    FROM part AS p
    WHERE EXISTS (
        SELECT 1 FROM dated AS w
        WHERE w.item_key = p.parent_key AND w.enterprise_key = p.enterprise_key AND w.mass_kg IS NOT NULL
            AND w.at_s BETWEEN p.at_s - 86400 AND p.at_s + 86400
    )
),
counted AS (
    SELECT d.*, ROW_NUMBER() OVER (PARTITION BY enterprise_key, year, item_key ORDER BY at_s, event_no) AS time_no
    FROM dated AS d
    WHERE NOT EXISTS (
        SELECT 1 FROM inside AS i
        WHERE i.item_key = d.item_key AND i.enterprise_key = d.enterprise_key AND i.year = d.year
    )
),
in_scope AS (
    SELECT enterprise_key, year, SUM(mass_kg) / 1000.0 AS intake_t, COUNT(*) AS receipts,
        COUNT(*) - COUNT(mass_kg) AS without_mass, MIN(at_s) AS first_s, MAX(at_s) AS last_s,
        (365 * (year - 1) + FLOOR((year - 1) / 4.0) - FLOOR((year - 1) / 100.0) + FLOOR((year - 1) / 400.0) - 719162)
            * 86400 - 28800 AS year_from_s,
        (365 * year + FLOOR(year / 4.0) - FLOOR(year / 100.0) + FLOOR(year / 400.0) - 719162)
            * 86400 - 28800 AS year_to_s
    FROM counted
    WHERE time_no = 1 OR lot_key IS NOT NULL
    GROUP BY enterprise_key, year
),
due AS (
    SELECT e.enterprise_key, d.activity, d.valid_from_s, d.valid_to_s
    FROM enterprise AS e
    JOIN licence_due AS d ON CONCAT(';', COALESCE(e.roles, ''), ';') LIKE CONCAT('%;', d.role, ';%')
    WHERE EXISTS (SELECT 1 FROM licence AS l WHERE l.enterprise_key = e.enterprise_key)
    UNION ALL
    SELECT e.enterprise_key, d.activity, d.valid_from_s, d.valid_to_s
    FROM enterprise AS e
    JOIN licence_due AS d ON d.role = '*'
    WHERE EXISTS (SELECT 1 FROM licence AS l WHERE l.enterprise_key = e.enterprise_key) AND NOT EXISTS (
        SELECT 1 FROM licence_due AS n WHERE CONCAT(';', COALESCE(e.roles, ''), ';') LIKE CONCAT('%;', n.role, ';%')
    )
),
-- The licences that allow any of it, with the part of the year in which each is in force.
allowed AS (
    SELECT DISTINCT s.enterprise_key, s.year, l.licence_id, l.capacity_t_per_year,
        GREATEST(l.valid_from_s, s.year_from_s) AS from_s,
        LEAST(COALESCE(l.void_from_s, s.year_to_s), s.year_to_s) AS to_s
    FROM in_scope AS s
    JOIN due AS d ON d.enterprise_key = s.enterprise_key
        AND d.valid_from_s < s.year_to_s AND (d.valid_to_s IS NULL OR d.valid_to_s > s.year_from_s)
    JOIN licence AS l ON l.enterprise_key = s.enterprise_key
        AND CONCAT(';', l.activities, ';') LIKE CONCAT('%;', d.activity, ';%')
        AND l.valid_from_s < s.year_to_s AND (l.void_from_s IS NULL OR l.void_from_s > s.year_from_s)
    JOIN licence_permit AS p ON p.kind = l.kind AND p.activity = d.activity
    WHERE d.activity NOT IN ('dismantle_vehicle', 'transport')
),
-- What is in force at one time is most at the beginning of some licence.
moment AS (
    SELECT a.enterprise_key, a.year, a.licence_id, SUM(o.capacity_t_per_year) AS capacity_t
    FROM allowed AS a
    JOIN allowed AS o ON o.enterprise_key = a.enterprise_key AND o.year = a.year
        AND o.from_s <= a.from_s AND o.to_s > a.from_s
    GROUP BY a.enterprise_key, a.year, a.licence_id
),
capacity AS (
    SELECT enterprise_key, year, MAX(capacity_t) AS capacity_t FROM moment GROUP BY enterprise_key, year
),
evaluable AS (
    SELECT s.*, c.capacity_t
    FROM in_scope AS s
    JOIN capacity AS c ON c.enterprise_key = s.enterprise_key AND c.year = s.year
    WHERE NOT EXISTS (
        SELECT 1 FROM allowed AS a
        WHERE a.enterprise_key = s.enterprise_key AND a.year = s.year AND a.capacity_t_per_year IS NULL
    )
),
receipt AS (
    SELECT c.enterprise_key, c.year, LIST_SORT(ARRAY_AGG(DISTINCT c.item_key)) AS item_keys,
        LIST_SORT(ARRAY_AGG(COALESCE(c.receipt_no, c.event_no))) AS event_nos
    FROM counted AS c
    JOIN evaluable AS e ON e.enterprise_key = c.enterprise_key AND e.year = c.year
    WHERE ROUND(e.intake_t - e.capacity_t * (1 + $tolerance_share), 6) > 0 AND (c.time_no = 1 OR c.lot_key IS NOT NULL)
    GROUP BY c.enterprise_key, c.year
),
flagged AS (
    SELECT e.enterprise_key, e.year, ROUND(e.intake_t, 3) AS intake_t, e.capacity_t, e.receipts, e.without_mass,
        r.event_nos, [e.enterprise_key] AS party_keys, r.item_keys, e.first_s, e.last_s,
        (e.intake_t - e.capacity_t) * 1000 AS mass_kg, e.intake_t / NULLIF(e.capacity_t, 0) - 1 AS excess
    FROM evaluable AS e
    JOIN receipt AS r ON r.enterprise_key = e.enterprise_key AND r.year = e.year
)
""",
)
