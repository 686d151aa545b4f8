"""CC105 concurrent-custody: a party that handed an item over acts as its custodian beside the new one.

What it finds
    After a hand-over that was received, the party that handed over hands the same item over
    again, or goes on reporting it in storage or under inspection at its own site, without
    having got it back.

Why it matters
    Two custodians of one battery at one time mean that one of them has another battery under the
    same code, or that the first hand-over took place on paper only.

Not evaluated
    - Hand-overs without a known consignor or without a known custodian before.
    - Records of storage, inspection or testing without a reporter, and inspections and tests at a
      site that is not known to be the reporter's own.

False positives
    - The first shipment was never received, and the second one replaces it: not flagged.
    - Storage reported by the consignor between dispatch and receipt, or within `min_overlap_s`
      after the receipt: the goods were still waiting. Not flagged.
    - Hand-overs within one group of companies, which goes on reporting in one name: not flagged.
    - A return without a record of its own is flagged.

Basis
    Receipt and hand-over are reported by both sides, so that one party at a time answers for the
    battery (traceability rules of 2018, platform of the Measures of 2026).
"""

from battery_custody.detect.rule import Rule, Scope
from battery_custody.vocab import Severity, SubjectType

RULE = Rule(
    id="CC105",
    name="concurrent-custody",
    title="Two custodians of one battery at one time",
    summary="{claimant_id} handed {item_id} to {consignee_id} on {handed_over_s} and still acted as its custodian "
    "on {last_act_s}.",
    severity=Severity.HIGH,
    legal_basis=("measures-2026/traceability", "traceability-2018/outlet-records"),
    subject=SubjectType.BATTERY,
    scope=Scope.ITEM,
    identity=("item_id", "event_id"),
    evidence=("claimant_id", "consignee_id", "handed_over_s", "last_act_s", "acts", "overlap_days"),
    params={"min_overlap_s": 86400},
    sql="""
WITH in_scope AS (
    SELECT item_key, seq, consignor_key AS claimant_key, consignee_key, prev_consignee_key, at_s AS act_s,
        event_no, receipt_no, CAST(NULL AS INTEGER) AS site_key, 'hand_over' AS act
    FROM custody_transfer
    WHERE kind IN ('paired', 'dispatch', 'receipt', 'direct')
    UNION ALL
    SELECT item_key, CAST(NULL AS INTEGER) AS seq, reporter_key AS claimant_key,
        CAST(NULL AS INTEGER) AS consignee_key, CAST(NULL AS INTEGER) AS prev_consignee_key, event_s AS act_s,
        event_no, CAST(NULL AS BIGINT) AS receipt_no, site_key, event_type AS act
    FROM custody_event
    WHERE event_type IN ('storing', 'inspecting', 'testing')
),
evaluable AS (
    SELECT t.* FROM in_scope AS t
    LEFT JOIN site AS s ON s.site_key = t.site_key
    WHERE t.claimant_key IS NOT NULL
        AND (
            (t.act = 'hand_over' AND t.prev_consignee_key IS NOT NULL)
            OR (t.act = 'storing' AND t.site_key IS NULL)
            OR (t.act <> 'hand_over' AND s.enterprise_key = t.claimant_key)
        )
),
again AS (
    SELECT a.item_key, a.seq, a.act_s, a.event_no AS act_event_no, a.receipt_no AS act_receipt_no, a.claimant_key,
        t.seq AS from_seq
    FROM evaluable AS a
    JOIN custody_transfer AS t ON t.item_key = a.item_key AND t.consignor_key = a.claimant_key
    WHERE a.act = 'hand_over' AND a.claimant_key <> a.prev_consignee_key AND a.consignee_key <> t.consignee_key
        AND t.seq < a.seq AND t.kind IN ('paired', 'receipt', 'direct') AND t.consignee_key <> a.claimant_key
    UNION ALL
    SELECT a.item_key, a.seq, a.act_s, a.event_no AS act_event_no, a.receipt_no AS act_receipt_no, a.claimant_key,
        t.seq AS from_seq
    FROM evaluable AS a
    JOIN custody_transfer AS t ON t.item_key = a.item_key AND t.consignor_key = a.claimant_key
    WHERE a.act <> 'hand_over' AND t.received_s + $min_overlap_s <= a.act_s
        AND t.kind IN ('paired', 'receipt', 'direct') AND t.consignee_key <> a.claimant_key
),
returned AS (
    SELECT a.act_event_no, a.from_seq FROM again AS a
    JOIN custody_transfer AS b ON b.item_key = a.item_key AND b.consignee_key = a.claimant_key
    WHERE b.seq > a.from_seq AND (b.seq < a.seq OR (a.seq IS NULL AND b.at_s <= a.act_s + 86400))
),
claimed AS (
    SELECT a.item_key, a.act_s, a.act_event_no, a.act_receipt_no, a.claimant_key, MAX(a.from_seq) AS from_seq
    FROM again AS a
    WHERE NOT EXISTS (
        SELECT 1 FROM returned AS r WHERE r.act_event_no = a.act_event_no AND r.from_seq = a.from_seq
    )
    GROUP BY a.item_key, a.act_s, a.act_event_no, a.act_receipt_no, a.claimant_key
),
act AS (
    SELECT item_key, from_seq, claimant_key, act_s, act_event_no AS no FROM claimed
    UNION ALL
    SELECT item_key, from_seq, claimant_key, act_s, act_receipt_no AS no FROM claimed
),
pattern AS (
    SELECT item_key, from_seq, claimant_key, COUNT(DISTINCT act_s) AS acts, MAX(act_s) AS last_act_s,
        ARRAY_AGG(no) AS act_nos
    FROM act
    GROUP BY item_key, from_seq, claimant_key
),
flagged AS (
    SELECT p.item_key, t.event_no, p.claimant_key, t.consignee_key, t.at_s AS handed_over_s, p.last_act_s, p.acts,
        ROUND((p.last_act_s - t.at_s) / 86400.0, 1) AS overlap_days,
        ARRAY_CONCAT(p.act_nos, [t.event_no, t.receipt_no]) AS event_nos,
        [p.claimant_key, t.consignee_key] AS party_keys,
        t.at_s AS first_s, p.last_act_s AS last_s, t.mass_kg, (p.last_act_s - t.at_s) / 2592000.0 AS excess
    FROM pattern AS p
    JOIN custody_transfer AS t ON t.item_key = p.item_key AND t.seq = p.from_seq
    JOIN enterprise AS claimant ON claimant.enterprise_key = p.claimant_key
    JOIN enterprise AS consignee ON consignee.enterprise_key = t.consignee_key
    WHERE COALESCE(claimant.parent_key, claimant.enterprise_key)
        <> COALESCE(consignee.parent_key, consignee.enterprise_key)
)
""",
)
