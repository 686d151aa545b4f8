"""CC906 unreported-item: a link names an item of which nobody sent a record.

What it finds
    A part of a whole, or an input of a transformation, of which there is no event, no description,
    no part and no making: all that is known of it is that a link names it.

Why it matters
    A chain ends there. Whether something passed through a party can't be answered for it, and
    whoever should have reported it has not.

Not evaluated
    - Originals of re-coded batteries: see CC204.

False positives
    - A partner that has not yet given leave to see its data: flagged, until it does.
    - A whole that only its parts name, as a container is: not flagged.

Basis
    Pack, module and cell are coded and each is reported (Measures of 2026, upload layouts of the
    traceability rules of 2018).
"""

from battery_custody.detect.rule import Rule, Scope
from battery_custody.vocab import Severity, SubjectType

RULE = Rule(
    id="CC906",
    name="unreported-item",
    title="Item that a link names and nobody reported",
    summary="{item_id} is named by {links} links, {as_what}, and nobody sent a record of it.",
    severity=Severity.INFO,
    legal_basis=("measures-2026/coding", "traceability-2018/coding"),
    subject=SubjectType.BATTERY,
    scope=Scope.ALL,
    identity=("item_id",),
    evidence=("links", "as_what", "other_item_ids", "named_s"),
    sql="""
WITH in_scope AS (
    SELECT child_key AS item_key FROM aggregation
    UNION
    SELECT item_key FROM transformation_input
    UNION
    SELECT recoded_from_key AS item_key FROM battery WHERE recoded_from_key IS NOT NULL
),
unheard AS (
    SELECT item_key FROM battery AS b
    WHERE NOT defined
        AND NOT EXISTS (SELECT 1 FROM item_life AS l WHERE l.item_key = b.item_key)
        AND NOT EXISTS (SELECT 1 FROM aggregation AS a WHERE a.parent_key = b.item_key)
        AND NOT EXISTS (SELECT 1 FROM transformation_output AS o WHERE o.item_key = b.item_key)
),
evaluable AS (
    SELECT child_key AS item_key FROM aggregation
    UNION
    SELECT item_key FROM transformation_input
),
link AS (
    SELECT u.item_key, a.parent_key AS other_item_key, 1 AS is_part, a.joined_s AS named_s,
        CAST(NULL AS INTEGER) AS party_key, CAST(NULL AS VARCHAR) AS transformation_id
    FROM unheard AS u
    JOIN aggregation AS a ON a.child_key = u.item_key
    UNION ALL
    SELECT u.item_key, CAST(NULL AS INTEGER) AS other_item_key, 0 AS is_part, t.event_s AS named_s,
        t.enterprise_key AS party_key, t.transformation_id
    FROM unheard AS u
    JOIN transformation_input AS i ON i.item_key = u.item_key
    LEFT JOIN transformation AS t ON t.transformation_id = i.transformation_id
),
flagged AS (
    SELECT item_key, COUNT(*) AS links,
        CASE WHEN MIN(is_part) = 1 THEN 'as a part' WHEN MAX(is_part) = 0 THEN 'as an input'
            ELSE 'as a part and an input' END AS as_what,
        LIST_SORT(ARRAY_AGG(DISTINCT other_item_key)) AS other_item_keys, MIN(named_s) AS named_s,
        ARRAY_AGG(transformation_id) AS transformation_ids, CAST([] AS BIGINT[]) AS event_nos,
        LIST_SORT(ARRAY_AGG(DISTINCT party_key)) AS party_keys,
        MIN(named_s) AS first_s, MAX(named_s) AS last_s, CAST(NULL AS DOUBLE) AS mass_kg,
        CAST(NULL AS DOUBLE) AS excess
    FROM link
    GROUP BY item_key
)
""",
)
