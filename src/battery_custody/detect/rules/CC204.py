"""CC204 recoded-without-original: a reuse code whose original is unknown, or still active.

What it finds
    A reused battery under a new code, in any of these ways:

    - no original: it bears a reuse code, and no record leads back to an original, an input or a
      part of it;
    - original unknown: its original is named, and nobody ever sent a record of that;
    - original active: the original, of the same level, has events more than `min_gap_days` after
      the new code was made.

Why it matters
    A reuse code turns waste into a product. Without its original it launders a battery of unknown
    origin; beside a living original there are two batteries with one history.

Not evaluated
    - Batteries whose original was made before the coding duty began and has no events: it need not
      have a record.

False positives
    - A battery that was rebuilt from several: its parts or inputs are its originals. Not flagged.
    - The papers of the re-coding (test, inspection, second use) filed under the old code within
      `paper_days`: not flagged.
    - A part of a pack with a new code of its own: the pack may live on or be treated. Not flagged.
    - An original that is kept under another id in another system: flagged until an alias or a
      correction tells.

Basis
    A reused battery gets a code of its own, the old code is kept and linked (GB/T 34014).
"""

from battery_custody.detect.rule import Rule, Scope
from battery_custody.vocab import Severity, SubjectType

RULE = Rule(
    id="CC204",
    name="recoded-without-original",
    title="Reuse code without its original, or beside it",
    summary="{item_id} is a new code of a used battery: {ways}.",
    severity=Severity.HIGH,
    legal_basis=("standard/gbt-34014", "measures-2026/coding"),
    subject=SubjectType.BATTERY,
    scope=Scope.ALL,
    identity=("item_id",),
    evidence=("ways", "original_item_ids", "coded_by_id", "coded_s", "last_of_original_s"),
    params={"min_gap_days": 1, "paper_days": 30},
    sql="""
WITH in_scope AS (
    SELECT b.item_key, b.level, c.reuse_level, c.made_s AS code_made_s, b.recoded_from_key, b.maker_key, b.mass_kg,
        COALESCE(c.form = 'reuse', FALSE) AS is_reuse, l.first_no, l.last_s,
        COALESCE(l.first_s, b.coded_s, b.made_s) AS coded_s
    FROM battery AS b
    LEFT JOIN battery_code AS c ON c.item_key = b.item_key AND c.form = 'reuse'
    LEFT JOIN item_life AS l ON l.item_key = b.item_key
    WHERE b.recoded_from_key IS NOT NULL OR c.item_key IS NOT NULL
),
original AS (
    SELECT i.item_key, g.descendant_key AS original_key, o.defined, l.item_key IS NOT NULL AS is_seen,
        COALESCE(o.level, c.level) AS level, COALESCE(o.made_s, c.made_s) AS made_s, l.last_s
    FROM in_scope AS i
    JOIN genealogy AS g ON g.ancestor_key = i.item_key AND g.steps = 1 AND g.relation = 'recoded_from'
    JOIN battery AS o ON o.item_key = g.descendant_key
    LEFT JOIN battery_code AS c ON c.item_key = o.item_key
    LEFT JOIN item_life AS l ON l.item_key = o.item_key
),
older AS (
    SELECT item_key, COALESCE(made_s, 4102444800) AS made_s FROM original
    UNION ALL
    SELECT item_key, COALESCE(code_made_s, 4102444800) AS made_s FROM in_scope
    WHERE item_key NOT IN (SELECT item_key FROM original)
),
coded AS (
    SELECT i.item_key FROM in_scope AS i
    JOIN (SELECT item_key, MIN(made_s) AS made_s FROM older GROUP BY item_key) AS o ON o.item_key = i.item_key
    JOIN coding_duty AS d ON d.level = COALESCE(i.level, i.reuse_level, 'pack')
        AND d.valid_from_s <= o.made_s AND (d.valid_to_s IS NULL OR d.valid_to_s > o.made_s)
),
evaluable AS (
    SELECT i.*, c.item_key IS NOT NULL AS is_due
    FROM in_scope AS i
    LEFT JOIN coded AS c ON c.item_key = i.item_key
    WHERE c.item_key IS NOT NULL
        OR EXISTS (SELECT 1 FROM original AS o WHERE o.item_key = i.item_key AND o.is_seen)
),
rootless AS (
    SELECT e.item_key FROM evaluable AS e
    WHERE e.is_due AND e.is_reuse AND NOT EXISTS (SELECT 1 FROM genealogy AS g WHERE g.ancestor_key = e.item_key)
),
unheard AS (
    SELECT o.item_key, o.original_key FROM original AS o
    JOIN evaluable AS e ON e.item_key = o.item_key
    WHERE e.is_due AND NOT o.defined AND NOT o.is_seen
        AND NOT EXISTS (SELECT 1 FROM aggregation AS a WHERE a.parent_key = o.original_key)
        AND NOT EXISTS (SELECT 1 FROM aggregation AS a WHERE a.child_key = o.original_key)
        AND NOT EXISTS (SELECT 1 FROM transformation_output AS t WHERE t.item_key = o.original_key)
),
living AS (
    SELECT o.item_key, o.original_key, e.coded_s, e.first_no
    FROM original AS o
    JOIN evaluable AS e ON e.item_key = o.item_key
    WHERE o.last_s > e.coded_s + $min_gap_days * 86400
        AND (e.level IS NULL OR o.level IS NULL OR o.level = e.level)
),
active AS (
    SELECT l.item_key, l.original_key, x.event_no, x.event_s,
        COALESCE(x.reporter_key, x.consignor_key, x.consignee_key) AS party_key
    FROM living AS l
    JOIN custody_event AS x ON x.item_key = l.original_key
    LEFT JOIN custody_event AS f ON f.event_no = l.first_no
    WHERE x.event_s > l.coded_s + $min_gap_days * 86400
        AND NOT (
            x.event_type IN ('testing', 'inspecting', 'repurposing') AND x.event_s <= l.coded_s + $paper_days * 86400
            AND COALESCE(x.reporter_key, x.consignee_key) IS NOT DISTINCT FROM
                COALESCE(f.reporter_key, f.consignee_key, x.reporter_key)
        )
),
part AS (
    SELECT item_key, 1 AS way, CAST(NULL AS INTEGER) AS original_key, CAST(NULL AS BIGINT) AS event_no,
        CAST(NULL AS BIGINT) AS event_s, CAST(NULL AS INTEGER) AS party_key FROM rootless
    UNION ALL
    SELECT item_key, 2 AS way, original_key, CAST(NULL AS BIGINT) AS event_no, CAST(NULL AS BIGINT) AS event_s,
        CAST(NULL AS INTEGER) AS party_key FROM unheard
    UNION ALL
    SELECT item_key, 3 AS way, original_key, event_no, event_s, party_key FROM active
),
grouped AS (
    SELECT item_key, MAX(CASE WHEN way = 1 THEN 1 ELSE 0 END) AS is_rootless,
        MAX(CASE WHEN way = 2 THEN 1 ELSE 0 END) AS is_unheard, MAX(CASE WHEN way = 3 THEN 1 ELSE 0 END) AS is_active,
        ARRAY_AGG(DISTINCT original_key) AS original_item_keys, ARRAY_AGG(event_no) AS event_nos,
        LIST_SORT(ARRAY_AGG(DISTINCT party_key)) AS party_keys, MAX(event_s) AS last_of_original_s
    FROM part
    GROUP BY item_key
),
flagged AS (
    SELECT e.item_key,
        SUBSTRING(
            CASE WHEN is_rootless = 1 THEN ', no record leads back to an original' ELSE '' END
            || CASE WHEN is_unheard = 1 THEN ', nobody sent a record of the original it names' ELSE '' END
            || CASE WHEN is_active = 1 THEN ', its original is active beside it' ELSE '' END, 3, 150
        ) AS ways,
        g.original_item_keys, COALESCE(f.consignee_key, f.reporter_key, e.maker_key) AS coded_by_key,
        e.coded_s, g.last_of_original_s, ARRAY_CONCAT([e.first_no], g.event_nos) AS event_nos,
        ARRAY_CONCAT([COALESCE(f.consignee_key, f.reporter_key, e.maker_key)], g.party_keys) AS party_keys,
        ARRAY_CONCAT([e.item_key], g.original_item_keys) AS item_keys, e.coded_s AS first_s,
        COALESCE(g.last_of_original_s, e.last_s, e.coded_s) AS last_s, e.mass_kg,
        (g.last_of_original_s - e.coded_s) / 7776000.0 AS excess
    FROM grouped AS g
    JOIN evaluable AS e ON e.item_key = g.item_key
    LEFT JOIN custody_event AS f ON f.event_no = e.first_no
)
""",
)
