"""CC202 code-contradicts-record: what the battery code says is not what the records say.

What it finds
    A well-formed battery code whose own fields contradict the records of the battery:

    - level: the code says pack, module or cell, the record another;
    - chemistry: the type letter does not agree with the recorded chemistry;
    - maker: the maker's code is none of those of the recorded maker or its group;
    - date: the day of making in the code is more than `tolerance_days` from the recorded one (where
      that is missing: from the making that was reported), or more than `min_gap_days` after the
      first event of the battery.

Why it matters
    A label that was copied from another battery, or made up, seldom fits the battery that it is
    put on: other cells, another year, another maker.

Not evaluated
    - Malformed codes (see CC201), and codes of batteries of which there is nothing to compare.
    - The maker where the maker's codes are not known, or the maker is known to make no batteries.
    - Maker and date of reuse codes: the standard leaves open whose and which they are.

False positives
    - A letter of the date that the published lists read differently: every reading counts. Not
      flagged.
    - A code of another firm of the maker's group: not flagged.
    - The reporter's own name for a ternary grade (`nmc` for `nmc622`): not flagged, as the code
      tables list what agrees with a letter.
    - A reused part: the level that is used again agrees as well as the level that was made. Not
      flagged.
    - A code of a maker that took over another, where nobody reported its old codes: flagged.

Basis
    The code is unique and accurate, and its fields have a fixed meaning (GB/T 34014; code tables of
    this project, dated and with their sources; Art. 12 of the Measures of 2026).
"""

from battery_custody.detect.rule import Rule, Scope
from battery_custody.vocab import Severity, SubjectType

RULE = Rule(
    id="CC202",
    name="code-contradicts-record",
    title="Battery code and record contradict each other",
    summary="The code of {item_id} contradicts its record in {contradictions}.",
    severity=Severity.MEDIUM,
    legal_basis=("standard/gbt-34014", "measures-2026/coding"),
    subject=SubjectType.BATTERY_CODE,
    scope=Scope.ALL,
    identity=("item_id",),
    evidence=(
        "contradictions",
        "maker_id",
        "code_maker",
        "level",
        "code_level",
        "chemistry",
        "code_chemistries",
        "record_made_s",
        "code_made_s",
    ),
    params={"tolerance_days": 30, "min_gap_days": 1},
    sql="""
WITH in_scope AS (
    SELECT * FROM battery_code
),
maker_group AS (
    SELECT COALESCE(parent_key, enterprise_key) AS group_key,
        ';' || STRING_AGG(maker_codes, ';' ORDER BY enterprise_key) || ';' AS maker_codes
    FROM enterprise
    WHERE maker_codes IS NOT NULL AND maker_codes <> ''
    GROUP BY COALESCE(parent_key, enterprise_key)
),
known_maker AS (
    SELECT m.enterprise_key, g.maker_codes
    FROM enterprise AS m
    JOIN maker_group AS g ON g.group_key = COALESCE(m.parent_key, m.enterprise_key)
    WHERE m.roles IS NULL OR m.roles = '' OR ';' || m.roles || ';' LIKE '%;battery_maker;%'
),
compared AS (
    SELECT c.item_key, c.form, c.maker_code, c.chemistries, c.reuse_level, c.level AS code_level,
        c.made_s AS code_made_s, COALESCE(c.other_made_s, c.made_s) AS other_made_s,
        b.level, b.chemistry, b.maker_key, b.mass_kg, l.first_no, l.first_s, l.last_s,
        CASE WHEN c.form = 'original' THEN m.maker_codes END AS maker_codes,
        CASE WHEN c.form = 'original' THEN
            COALESCE(b.made_s, CASE WHEN l.first_type = 'commissioning' THEN l.first_s END) END AS record_made_s,
        CASE WHEN c.form = 'original' THEN l.first_s END AS seen_s
    FROM in_scope AS c
    JOIN battery AS b ON b.item_key = c.item_key
    LEFT JOIN item_life AS l ON l.item_key = c.item_key
    LEFT JOIN known_maker AS m ON m.enterprise_key = b.maker_key
    WHERE c.problem IS NULL
),
evaluable AS (
    SELECT * FROM compared
    WHERE level IS NOT NULL OR chemistry IS NOT NULL OR maker_codes IS NOT NULL OR record_made_s IS NOT NULL
        OR seen_s IS NOT NULL
),
judged AS (
    SELECT *,
        CASE WHEN level IS DISTINCT FROM code_level AND level <> COALESCE(reuse_level, code_level) THEN 1 ELSE 0 END
            AS bad_level,
        CASE WHEN ';' || chemistries || ';' NOT LIKE '%;' || chemistry || ';%' THEN 1 ELSE 0 END AS bad_chemistry,
        CASE WHEN maker_codes NOT LIKE '%;' || maker_code || ';%' THEN 1 ELSE 0 END AS bad_maker,
        CASE WHEN LEAST(ABS(code_made_s - record_made_s), ABS(other_made_s - record_made_s)) > $tolerance_days * 86400
            OR LEAST(code_made_s, other_made_s) > seen_s + $min_gap_days * 86400 THEN 1 ELSE 0 END AS bad_date
    FROM evaluable
),
flagged AS (
    SELECT item_key,
        SUBSTRING(
            CASE WHEN bad_level = 1 THEN ', level' ELSE '' END
            || CASE WHEN bad_chemistry = 1 THEN ', chemistry' ELSE '' END
            || CASE WHEN bad_maker = 1 THEN ', maker' ELSE '' END
            || CASE WHEN bad_date = 1 THEN ', date' ELSE '' END, 3, 60
        ) AS contradictions,
        maker_key, maker_code AS code_maker, level, COALESCE(reuse_level, code_level) AS code_level, chemistry,
        chemistries AS code_chemistries, record_made_s, code_made_s,
        [first_no] AS event_nos, [maker_key] AS party_keys, first_s, last_s, mass_kg,
        CAST(bad_level + bad_chemistry + bad_maker + bad_date AS DOUBLE) AS excess
    FROM judged
    WHERE bad_level + bad_chemistry + bad_maker + bad_date > 0
)
""",
)
