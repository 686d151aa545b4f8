-- Purpose: the findings in scope with their lives: who opened and withdrew them when, and what a person said.
-- Reads: changed_finding, finding, finding_history, finding_review, detection_run
-- Returns: owner_key, then the columns of the projected table
WITH review AS (
    SELECT
        finding_id,
        arg_max(verdict, review_no) AS verdict,
        arg_max(reason, review_no) AS reason,
        arg_max(reviewer, review_no) AS reviewer,
        arg_max(reviewed_s, review_no) AS reviewed_s
    FROM finding_review
    GROUP BY finding_id
),

life AS (
    SELECT finding_id, string_agg(concat(run_id, ' ', change), ';' ORDER BY run_id) AS history
    FROM finding_history
    GROUP BY finding_id
)

SELECT
    scope.key AS owner_key,
    finding.finding_id,
    finding.rule_id,
    finding.rule_version,
    finding.title,
    CASE WHEN finding.status = 'open' AND review.verdict = 'dismissed' THEN 'dismissed' ELSE finding.status END AS status,
    finding.severity,
    finding.score,
    finding.subject_type,
    finding.subject_id,
    finding.first_event_s AS first_event_at,
    finding.last_event_s AS last_event_at,
    finding.mass_kg,
    finding.summary,
    finding.evidence,
    review.verdict,
    review.reason,
    review.reviewer,
    review.reviewed_s AS reviewed_at,
    finding.opened_run_id,
    opening.started_s AS opened_at,
    finding.withdrawn_run_id,
    withdrawing.started_s AS withdrawn_at,
    life.history
FROM changed_finding AS scope
INNER JOIN finding ON finding.finding_id = scope.id
LEFT JOIN review ON review.finding_id = scope.id
LEFT JOIN life ON life.finding_id = scope.id
LEFT JOIN detection_run AS opening ON opening.run_id = finding.opened_run_id
LEFT JOIN detection_run AS withdrawing ON withdrawing.run_id = finding.withdrawn_run_id
