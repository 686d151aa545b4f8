"""CC203 cloned-code: one code in two vehicles, or active in two places, at one time.

What it finds
    A battery code that stands for more than one battery, in any of these ways:

    - two_vehicles: installed in two vehicles at overlapping times;
    - two_births: made and coded twice, by different parties;
    - two_makers: reports of the battery name different makers;
    - two_places: reported by two parties at places so far apart that no lorry could have carried
      it from one to the other in the time between, with no hand-over between the two.

Why it matters
    A copied code gives a battery of unknown origin a clean history: rebuilt packs, factory rejects
    and diverted cells come back to the market under it.

Not evaluated
    - Codes with fewer than two events and only one report: there is nothing to compare.

False positives
    - A removal that nobody reported: not flagged where the recorded hand-overs lead out of the
      first vehicle without a break, where that vehicle was scrapped or left the country before,
      or where it got another battery in the meantime. Else flagged.
    - A swap of the same day, or clocks that differ: overlaps shorter than `min_overlap_s` are not
      flagged.
    - Two ids of one maker, or makers of one group: not flagged.
    - A day without a time, or a place nearer than `min_km`: not flagged. (Leaps below 50 km, or
      slower than 60 km/h, are not derived: smaller values of the parameters change nothing.)
    - An event reported with the address of a head office instead of its place is flagged.

Basis
    A code is unique to one battery (GB/T 34014; Art. 12 of the Measures of 2026).
"""

from battery_custody.detect.rule import Rule, Scope
from battery_custody.vocab import Severity, SubjectType

RULE = Rule(
    id="CC203",
    name="cloned-code",
    title="One battery code in two vehicles or places at one time",
    summary="The code {item_id} stands for more than one battery: {ways}, seen from {seen_from_s} to {seen_to_s}.",
    severity=Severity.HIGH,
    legal_basis=("standard/gbt-34014", "measures-2026/coding"),
    subject=SubjectType.BATTERY_CODE,
    scope=Scope.ITEM,
    identity=("item_id",),
    evidence=("ways", "vehicle_ids", "maker_ids", "seen_from_s", "seen_to_s"),
    params={"min_overlap_s": 86400, "max_speed_kmh": 120, "min_km": 100, "slack_hours": 2},
    sql="""
WITH in_scope AS (
    SELECT b.item_key, b.mass_kg, COALESCE(l.events, 0) AS events, l.first_s
    FROM battery AS b
    LEFT JOIN item_life AS l ON l.item_key = b.item_key
),
evaluable AS (
    SELECT * FROM in_scope AS c
    WHERE events > 1 OR EXISTS (SELECT 1 FROM battery_report AS r WHERE r.item_key = c.item_key)
),
several AS (
    SELECT item_key FROM association GROUP BY item_key HAVING COUNT(*) > 1
),
installed AS (
    SELECT item_key, vehicle_key, since_s, until_s, install_no,
        LEAD(vehicle_key) OVER life AS other_vehicle_key, LEAD(since_s) OVER life AS other_since_s,
        LEAD(until_s) OVER life AS other_until_s, LEAD(install_no) OVER life AS other_install_no
    FROM association
    WHERE item_key IN (SELECT item_key FROM several)
    WINDOW life AS (PARTITION BY item_key ORDER BY since_s, install_no)
),
overlapping AS (
    SELECT * FROM installed
    WHERE other_vehicle_key <> vehicle_key
        AND (until_s IS NULL OR until_s >= other_since_s + $min_overlap_s)
        AND (other_until_s IS NULL OR other_until_s >= other_since_s + $min_overlap_s)
),
removed_unseen AS (
    SELECT a.install_no FROM overlapping AS a
    JOIN custody_transfer AS t ON t.item_key = a.item_key
    WHERE t.kind IN ('paired', 'dispatch', 'receipt', 'direct') AND t.at_s > a.since_s AND t.at_s <= a.other_since_s
        AND t.consignor_key = t.prev_consignee_key
    UNION
    SELECT a.install_no FROM overlapping AS a
    JOIN vehicle_event AS v ON v.vehicle_key = a.vehicle_key
    WHERE v.event_type IN ('accepting', 'scrapping', 'exporting')
        AND v.event_s >= a.since_s AND v.event_s <= a.other_since_s + 86400
    UNION
    SELECT a.install_no FROM overlapping AS a
    JOIN association AS r ON r.vehicle_key = a.vehicle_key
    WHERE r.item_key <> a.item_key AND r.since_s > a.since_s + 86400 AND r.since_s <= a.other_since_s + 86400
),
two_vehicles AS (
    SELECT * FROM overlapping AS a
    WHERE NOT EXISTS (SELECT 1 FROM removed_unseen AS u WHERE u.install_no = a.install_no)
),
two_births AS (
    SELECT f.item_key, f.event_no AS first_no, f.consignee_key AS first_key, f.at_s AS first_s,
        t.event_no AS other_no, t.consignee_key AS other_key, t.at_s AS other_s
    FROM custody_transfer AS t
    JOIN custody_transfer AS f ON f.item_key = t.item_key AND f.kind = 'birth' AND f.seq < t.seq
    JOIN custody_event AS e ON e.event_no = t.event_no AND e.event_type = 'commissioning'
    JOIN custody_event AS d ON d.event_no = f.event_no AND d.event_type = 'commissioning'
    JOIN enterprise AS p ON p.enterprise_key = f.consignee_key
    JOIN enterprise AS q ON q.enterprise_key = t.consignee_key
    WHERE t.kind = 'birth' AND t.seq > 1
        AND COALESCE(p.parent_key, p.enterprise_key) <> COALESCE(q.parent_key, q.enterprise_key)
),
two_makers AS (
    SELECT r.item_key
    FROM battery_report AS r
    JOIN enterprise AS p ON p.enterprise_key = r.maker_key
    GROUP BY r.item_key
    HAVING COUNT(DISTINCT COALESCE(p.parent_key, p.enterprise_key)) > 1
),
two_places AS (
    SELECT l.item_key, l.event_no, e.event_s, e.reporter_key, l.prev_event_no AS prev_no, p.event_s AS prev_s,
        p.reporter_key AS prev_reporter_key
    FROM event_leap AS l
    JOIN custody_event AS e ON e.event_no = l.event_no
    JOIN custody_event AS p ON p.event_no = l.prev_event_no
    WHERE l.km >= $min_km AND l.km > $max_speed_kmh * (l.gap_s / 3600.0 + $slack_hours)
        AND e.consignor_key IS DISTINCT FROM p.reporter_key
        AND p.consignee_key IS DISTINCT FROM e.reporter_key
        AND (e.document_no IS NULL OR e.document_no IS DISTINCT FROM p.document_no)
),
part AS (
    SELECT a.item_key, 'two_vehicles' AS way, a.install_no AS no, a.since_s AS at_s, a.vehicle_key,
        CAST(NULL AS INTEGER) AS maker_key, e.reporter_key AS party_key
    FROM two_vehicles AS a JOIN custody_event AS e ON e.event_no = a.install_no
    UNION ALL
    SELECT a.item_key, 'two_vehicles' AS way, a.other_install_no AS no, a.other_since_s AS at_s,
        a.other_vehicle_key AS vehicle_key, CAST(NULL AS INTEGER) AS maker_key, e.reporter_key AS party_key
    FROM two_vehicles AS a JOIN custody_event AS e ON e.event_no = a.other_install_no
    UNION ALL
    SELECT item_key, 'two_births' AS way, first_no AS no, first_s AS at_s, CAST(NULL AS INTEGER) AS vehicle_key,
        first_key AS maker_key, first_key AS party_key FROM two_births
    UNION ALL
    SELECT item_key, 'two_births' AS way, other_no AS no, other_s AS at_s, CAST(NULL AS INTEGER) AS vehicle_key,
        other_key AS maker_key, other_key AS party_key FROM two_births
    UNION ALL
    SELECT r.item_key, 'two_makers' AS way, CAST(NULL AS BIGINT) AS no, r.made_s AS at_s,
        CAST(NULL AS INTEGER) AS vehicle_key, r.maker_key, r.maker_key AS party_key
    FROM battery_report AS r JOIN two_makers AS m ON m.item_key = r.item_key WHERE r.maker_key IS NOT NULL
    UNION ALL
    SELECT item_key, 'two_places' AS way, event_no AS no, event_s AS at_s, CAST(NULL AS INTEGER) AS vehicle_key,
        CAST(NULL AS INTEGER) AS maker_key, reporter_key AS party_key FROM two_places
    UNION ALL
    SELECT item_key, 'two_places' AS way, prev_no AS no, prev_s AS at_s, CAST(NULL AS INTEGER) AS vehicle_key,
        CAST(NULL AS INTEGER) AS maker_key, prev_reporter_key AS party_key FROM two_places
),
cloned AS (
    SELECT item_key, MAX(CASE WHEN way = 'two_vehicles' THEN 1 ELSE 0 END) AS in_vehicles,
        MAX(CASE WHEN way = 'two_births' THEN 1 ELSE 0 END) AS in_births,
        MAX(CASE WHEN way = 'two_makers' THEN 1 ELSE 0 END) AS in_makers,
        MAX(CASE WHEN way = 'two_places' THEN 1 ELSE 0 END) AS in_places,
        COUNT(DISTINCT way) AS ways, MIN(at_s) AS from_s, MAX(at_s) AS to_s, ARRAY_AGG(no) AS event_nos,
        ARRAY_AGG(DISTINCT vehicle_key) AS vehicle_keys, ARRAY_AGG(DISTINCT maker_key) AS maker_keys,
        LIST_SORT(ARRAY_AGG(DISTINCT party_key)) AS party_keys
    FROM part
    GROUP BY item_key
),
flagged AS (
    SELECT c.item_key,
        SUBSTRING(
            CASE WHEN in_vehicles = 1 THEN ', two vehicles' ELSE '' END
            || CASE WHEN in_births = 1 THEN ', two births' ELSE '' END
            || CASE WHEN in_makers = 1 THEN ', two makers' ELSE '' END
            || CASE WHEN in_places = 1 THEN ', two places' ELSE '' END, 3, 60
        ) AS ways,
        c.vehicle_keys, c.maker_keys, c.event_nos, c.party_keys,
        COALESCE(c.from_s, e.first_s) AS seen_from_s, COALESCE(c.to_s, e.first_s) AS seen_to_s,
        COALESCE(c.from_s, e.first_s) AS first_s, COALESCE(c.to_s, e.first_s) AS last_s, e.mass_kg,
        CAST(c.ways AS DOUBLE) AS excess
    FROM cloned AS c
    JOIN evaluable AS e ON e.item_key = c.item_key
)
""",
)
