-- Purpose: the parties that open findings name first, the one at fault; findings about the quality of
--     data accuse nobody, and a dismissed finding no longer does.
-- Returns: enterprise_key
SELECT DISTINCT enterprise.enterprise_key
FROM finding
INNER JOIN enterprise ON enterprise.enterprise_id = finding.party_ids[1]
WHERE
    finding.status = 'open'
    AND NOT starts_with(finding.rule_id, 'CC9')
    AND coalesce(
        (
            SELECT arg_max(review.verdict, review.review_no)
            FROM finding_review AS review
            WHERE review.finding_id = finding.finding_id
        ),
        ''
    ) <> 'dismissed'
ORDER BY enterprise.enterprise_key
