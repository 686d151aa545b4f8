-- Purpose: the findings that runs after one may have changed, those that people gave a verdict on, and those
--     about items that changed: an item may now be a lot.
-- Params: run_id, reviews (how many verdicts there were)
-- Reads: finding, finding_review, changed_item
-- Leaves: id, with repeats
SELECT finding_id AS id FROM finding
WHERE seen_run_id > $run_id OR withdrawn_run_id > $run_id
UNION ALL
SELECT finding_id FROM finding_review
WHERE $reviews <> (SELECT count(*) FROM finding_review)
UNION ALL
SELECT finding_id FROM (SELECT finding_id, unnest(item_ids) AS item_id FROM finding)
WHERE item_id IN (SELECT id FROM changed_item)
