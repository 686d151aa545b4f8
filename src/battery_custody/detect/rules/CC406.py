"""CC406 laundering: a waste battery goes from a licensed party through unlicensed ones to a licensed one.

What it finds
    A licensed party hands a waste battery to one that is not licensed for it, it passes through
    one or more such parties, and ends with a licensed party again.

Why it matters
    The detour leaves a clean beginning and a clean end in the books. In between the battery can be
    exchanged, stripped of its good cells, or sold twice.

Not evaluated
    - Hand-overs whose consignee is unknown, or has no known licence standing.

False positives
    - A relay through several licensed parties: not flagged.
    - A battery that stayed with the unlicensed party, or began with it: no way back or no clean
      beginning is recorded. Not flagged here; see CC401 to CC403.
    - A licensed buyer that a licence never put into the ledger makes look unlicensed: flagged.

Basis
    As CC401 for each step; the shape as a whole is an analytic pattern.
"""

from battery_custody.detect.rule import Rule, Scope
from battery_custody.vocab import Severity, SubjectType

RULE = Rule(
    id="CC406",
    name="laundering",
    title="From licensed through unlicensed to licensed",
    summary="{item_id} went from the licensed {source_id} through {middle_ids} without a valid licence to the "
    "licensed {target_id} between {left_s} and {returned_s}.",
    severity=Severity.CRITICAL,
    legal_basis=("measures-2026/lawful-utilizer", "measures-2026/hand-over"),
    subject=SubjectType.BATTERY,
    scope=Scope.ITEM,
    identity=("item_id", "event_id"),
    evidence=("source_id", "middle_ids", "target_id", "steps", "left_s", "returned_s"),
    sql="""
WITH in_scope AS (
    SELECT item_key, seq, event_no, receipt_no, consignor_key, consignee_key, consignee_verdict, prev_verdict,
        next_verdict, at_s, received_s, mass_kg
    FROM custody_transfer
    WHERE is_waste AND event_no IS NOT NULL
),
evaluable AS (
    SELECT * FROM in_scope WHERE consignee_verdict <> 'unknown'
),
suspect AS (
    SELECT item_key FROM evaluable
    WHERE consignee_verdict IN ('unlicensed', 'lapsed', 'out_of_scope')
    GROUP BY item_key
),
stepped AS (
    SELECT t.*, t.consignee_verdict IN ('unlicensed', 'lapsed', 'out_of_scope') AS is_bad,
        SUM(CASE WHEN t.consignee_verdict = 'licensed' THEN 1 ELSE 0 END)
            OVER (PARTITION BY t.item_key ORDER BY t.seq ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS run_no
    FROM evaluable AS t
    JOIN suspect AS s ON s.item_key = t.item_key
),
detour AS (
    SELECT item_key, run_no, MIN(seq) AS from_seq, MAX(seq) AS to_seq, COUNT(*) AS steps,
        LIST_SORT(ARRAY_AGG(consignee_key)) AS middle_keys, SUM(mass_kg) / NULLIF(COUNT(mass_kg), 0) AS mass_kg
    FROM stepped
    WHERE is_bad
    GROUP BY item_key, run_no
),
closed AS (
    SELECT d.item_key, d.steps, d.middle_keys, d.mass_kg, d.from_seq, d.to_seq,
        f.event_no, f.consignor_key AS source_key, f.at_s AS left_s,
        b.consignee_key AS target_key, COALESCE(b.received_s, b.at_s) AS returned_s, b.seq AS back_seq
    FROM detour AS d
    JOIN stepped AS f ON f.item_key = d.item_key AND f.seq = d.from_seq
    JOIN stepped AS b ON b.item_key = d.item_key AND b.seq = d.to_seq + 1
    WHERE b.consignee_verdict = 'licensed' AND d.to_seq - d.from_seq + 1 = d.steps
        AND (
            f.prev_verdict = 'licensed'
            OR (f.prev_verdict IS NULL AND EXISTS (
                SELECT 1 FROM licence AS l
                WHERE l.enterprise_key = f.consignor_key AND l.valid_from_s <= f.at_s
                    AND (l.void_from_s IS NULL OR l.void_from_s > f.at_s)
            ))
        )
),
record AS (
    SELECT c.item_key, c.event_no, t.event_no AS no
    FROM closed AS c
    JOIN stepped AS t ON t.item_key = c.item_key AND t.seq BETWEEN c.from_seq - 1 AND c.back_seq
    UNION
    SELECT c.item_key, c.event_no, t.receipt_no AS no
    FROM closed AS c
    JOIN stepped AS t ON t.item_key = c.item_key AND t.seq BETWEEN c.from_seq - 1 AND c.back_seq
),
grouped AS (
    SELECT item_key, event_no, ARRAY_AGG(no) AS event_nos FROM record GROUP BY item_key, event_no
),
flagged AS (
    SELECT c.item_key, c.event_no, c.source_key, c.middle_keys, c.target_key, c.steps, c.left_s, c.returned_s,
        g.event_nos, ARRAY_CONCAT(c.middle_keys, [c.source_key, c.target_key]) AS party_keys,
        c.left_s AS first_s, c.returned_s AS last_s, c.mass_kg, CAST(c.steps AS DOUBLE) AS excess
    FROM closed AS c
    JOIN grouped AS g ON g.item_key = c.item_key AND g.event_no = c.event_no
)
""",
)
