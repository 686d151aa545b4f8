"""CC107 stage-order: the stages of a life are out of order.

What it finds
    An item whose records can't have followed each other as they are dated, in any of these ways:

    - before it was made: an event more than `min_gap_days` before the item was made and coded
      (where nobody reported that: before it was imported);
    - treated before removed: recycled or taken apart more than `min_gap_days` before its removal
      or take-back, or recycled while it was installed, with nothing that shows how it left the
      vehicle;
    - received before sent: a receipt more than `min_gap_days` before the dispatch of the same
      document;
    - into a scrapped vehicle: installed more than `min_gap_days` after the vehicle was scrapped.

Why it matters
    A history that was written afterwards, or put together from two batteries, seldom fits in all
    its dates. Treatment before removal is how a battery is recycled on paper and kept.

Not evaluated
    - Items with a single event: there is no order to judge.

False positives
    - The maker's own tests, inspections and storage in the `paper_days` before it coded the
      battery: not flagged.
    - The papers of a re-coding (test, inspection, second use) dated up to `paper_days` before the
      new code was made: not flagged.
    - A dispatch, storage or inspection abroad before the import: not flagged.
    - Dates without a time, and clocks that differ by less than `min_gap_days`: not flagged.
    - A battery that came back after an export: its import is no birth. Not flagged.
    - A removal that nobody reported, where a take-back, a hand-over or the end of the vehicle
      shows that the battery had left it: not flagged.
    - A removal entered late under the date of entry: flagged.

Basis
    Each stage is reported as it happens (traceability rules of 2018, platform of the Measures of
    2026).
"""

from battery_custody.detect.rule import Rule, Scope
from battery_custody.vocab import Severity, SubjectType

RULE = Rule(
    id="CC107",
    name="stage-order",
    title="Stages of a life out of order",
    summary="The records of {item_id} are out of order by {days_out:.0f} days: {ways}.",
    severity=Severity.MEDIUM,
    legal_basis=("measures-2026/traceability", "traceability-2018/maker-records", "traceability-2018/outlet-records"),
    subject=SubjectType.BATTERY,
    scope=Scope.ITEM,
    identity=("item_id",),
    evidence=("ways", "early_event_ids", "late_event_ids", "days_out"),
    params={"min_gap_days": 1, "paper_days": 30},
    sql="""
WITH in_scope AS (
    SELECT item_key, events, first_type, mass_kg FROM item_life
),
evaluable AS (
    SELECT * FROM in_scope WHERE events > 1
),
birth AS (
    SELECT e.item_key, MIN(CASE WHEN e.event_type = 'commissioning' THEN e.event_s END) AS made_s,
        MIN(CASE WHEN e.event_type = 'importing' THEN e.event_s END) AS imported_s,
        MIN(CASE WHEN e.event_type = 'exporting' THEN e.event_s END) AS exported_s
    FROM custody_event AS e
    JOIN evaluable AS l ON l.item_key = e.item_key
    WHERE l.first_type NOT IN ('commissioning', 'importing')
        AND e.event_type IN ('commissioning', 'importing', 'exporting')
    GROUP BY e.item_key
),
born AS (
    SELECT b.item_key, b.made_s IS NULL AS is_import, e.event_no, e.event_s,
        COALESCE(e.consignee_key, e.reporter_key) AS maker_key
    FROM birth AS b
    JOIN custody_event AS e ON e.item_key = b.item_key
    WHERE (e.event_type = 'commissioning' AND e.event_s = b.made_s)
        OR (e.event_type = 'importing' AND b.made_s IS NULL AND e.event_s = b.imported_s
            AND (b.exported_s IS NULL OR b.exported_s > b.imported_s))
),
before_made AS (
    SELECT b.item_key, e.event_no AS early_no, b.event_no AS late_no, e.event_s AS early_s, b.event_s AS late_s,
        COALESCE(e.reporter_key, e.consignor_key, e.consignee_key) AS party_key
    FROM born AS b
    JOIN custody_event AS e ON e.item_key = b.item_key
    JOIN battery AS t ON t.item_key = b.item_key
    WHERE e.event_s < b.event_s - $min_gap_days * 86400
        AND NOT (
            b.is_import AND e.event_type IN ('shipping', 'exporting', 'transferring', 'receiving', 'storing',
                'inspecting', 'testing', 'observing')
        )
        AND NOT (
            e.event_type IN ('testing', 'inspecting', 'storing', 'observing')
            AND COALESCE(e.reporter_key, b.maker_key) IS NOT DISTINCT FROM b.maker_key
            AND e.event_s >= b.event_s - $paper_days * 86400
        )
        AND NOT (
            t.recoded_from_key IS NOT NULL AND e.event_type IN ('testing', 'inspecting', 'repurposing')
            AND e.event_s >= b.event_s - $paper_days * 86400
        )
),
treated AS (
    SELECT item_key, MIN(event_s) AS event_s,
        MIN(CASE WHEN event_type = 'recycling' THEN event_s END) AS recycled_s
    FROM custody_event
    WHERE event_type IN ('recycling', 'disassembling')
    GROUP BY item_key
),
out_of_vehicle AS (
    SELECT t.item_key, t.event_s AS treated_s, e.event_no, e.event_s,
        COALESCE(e.reporter_key, e.consignee_key) AS party_key
    FROM treated AS t
    JOIN evaluable AS l ON l.item_key = t.item_key
    JOIN custody_event AS e ON e.item_key = t.item_key
    WHERE e.event_type IN ('removing', 'accepting') AND e.event_s > t.event_s + $min_gap_days * 86400
),
removed_late AS (
    SELECT o.item_key, e.event_no AS early_no, o.event_no AS late_no, o.treated_s AS early_s, o.event_s AS late_s,
        o.party_key
    FROM out_of_vehicle AS o
    JOIN custody_event AS e ON e.item_key = o.item_key
    WHERE e.event_type IN ('recycling', 'disassembling') AND e.event_s = o.treated_s
        AND NOT EXISTS (
            SELECT 1 FROM association AS a
            WHERE a.item_key = o.item_key AND a.since_s > o.treated_s AND a.since_s < o.event_s
        )
),
installed AS (
    SELECT a.item_key, a.vehicle_key, a.since_s, a.install_no, t.recycled_s
    FROM treated AS t
    JOIN association AS a ON a.item_key = t.item_key
    JOIN item_life AS l ON l.item_key = a.item_key
    WHERE t.recycled_s IS NOT NULL AND a.since_s < t.recycled_s
        AND (a.until_s IS NULL OR a.remove_no = l.ended_no)
),
left_vehicle AS (
    SELECT a.install_no FROM installed AS a
    JOIN custody_transfer AS t ON t.item_key = a.item_key
    WHERE t.kind IN ('paired', 'dispatch', 'receipt', 'direct') AND t.at_s >= a.since_s
    UNION
    SELECT a.install_no FROM installed AS a
    JOIN custody_event AS e ON e.item_key = a.item_key
    WHERE e.event_type IN ('removing', 'accepting') AND e.event_s >= a.since_s
    UNION
    SELECT a.install_no FROM installed AS a
    JOIN vehicle_event AS v ON v.vehicle_key = a.vehicle_key
    WHERE v.event_type IN ('accepting', 'scrapping', 'deregistering')
        AND v.event_s <= a.recycled_s + $min_gap_days * 86400
),
never_removed AS (
    SELECT a.item_key, a.install_no AS early_no, e.event_no AS late_no, a.since_s AS early_s, a.recycled_s AS late_s,
        COALESCE(e.reporter_key, e.consignee_key) AS party_key
    FROM installed AS a
    JOIN custody_event AS e ON e.item_key = a.item_key AND e.event_s = a.recycled_s AND e.event_type = 'recycling'
    WHERE NOT EXISTS (SELECT 1 FROM left_vehicle AS v WHERE v.install_no = a.install_no)
),
received_early AS (
    SELECT item_key, receipt_no AS early_no, event_no AS late_no, received_s AS early_s, dispatched_s AS late_s,
        consignee_key AS party_key
    FROM custody_transfer
    WHERE kind = 'paired' AND received_s < dispatched_s - $min_gap_days * 86400
),
into_scrap AS (
    SELECT a.item_key, v.vehicle_event_no, a.install_no AS late_no, v.event_s AS early_s, a.since_s AS late_s,
        e.reporter_key AS party_key
    FROM vehicle_event AS v
    JOIN association AS a ON a.vehicle_key = v.vehicle_key
    JOIN custody_event AS e ON e.event_no = a.install_no
    WHERE v.event_type = 'scrapping' AND a.since_s > v.event_s + $min_gap_days * 86400
),
part AS (
    SELECT item_key, 1 AS way, early_no, late_no, CAST(NULL AS BIGINT) AS vehicle_event_no, early_s, late_s, party_key
    FROM before_made
    UNION ALL
    SELECT item_key, 2 AS way, early_no, late_no, CAST(NULL AS BIGINT) AS vehicle_event_no, early_s, late_s, party_key
    FROM removed_late
    UNION ALL
    SELECT item_key, 2 AS way, early_no, late_no, CAST(NULL AS BIGINT) AS vehicle_event_no, late_s AS early_s, late_s,
        party_key FROM never_removed
    UNION ALL
    SELECT item_key, 3 AS way, early_no, late_no, CAST(NULL AS BIGINT) AS vehicle_event_no, early_s, late_s, party_key
    FROM received_early
    UNION ALL
    SELECT item_key, 4 AS way, CAST(NULL AS BIGINT) AS early_no, late_no, vehicle_event_no, early_s, late_s, party_key
    FROM into_scrap
),
grouped AS (
    SELECT item_key, MAX(CASE WHEN way = 1 THEN 1 ELSE 0 END) AS before_made,
        MAX(CASE WHEN way = 2 THEN 1 ELSE 0 END) AS before_removed,
        MAX(CASE WHEN way = 3 THEN 1 ELSE 0 END) AS before_sent,
        MAX(CASE WHEN way = 4 THEN 1 ELSE 0 END) AS into_scrap,
        ARRAY_AGG(early_no) AS early_event_nos, ARRAY_AGG(late_no) AS late_event_nos,
        ARRAY_AGG(vehicle_event_no) AS vehicle_event_nos, LIST_SORT(ARRAY_AGG(DISTINCT party_key)) AS party_keys,
        MIN(early_s) AS first_s, MAX(late_s) AS last_s, MAX(late_s - early_s) AS out_s
    FROM part
    GROUP BY item_key
),
flagged AS (
    SELECT g.item_key,
        SUBSTRING(
            CASE WHEN before_made = 1 THEN ', recorded before it was made' ELSE '' END
            || CASE WHEN before_removed = 1 THEN ', treated before it was removed' ELSE '' END
            || CASE WHEN before_sent = 1 THEN ', received before it was sent' ELSE '' END
            || CASE WHEN into_scrap = 1 THEN ', installed in a scrapped vehicle' ELSE '' END, 3, 150
        ) AS ways,
        early_event_nos, late_event_nos, ROUND(out_s / 86400.0, 1) AS days_out,
        ARRAY_CONCAT(early_event_nos, late_event_nos) AS event_nos, vehicle_event_nos, party_keys,
        first_s, last_s, l.mass_kg, out_s / 31536000.0 AS excess
    FROM grouped AS g
    JOIN evaluable AS l ON l.item_key = g.item_key
)
""",
)
