-- Purpose: the events that report another one again: same item, step, time, parties and document under
--     another id. They change nothing.
-- Reads: step
-- Leaves: TEMP scope_repeat with the columns of the flat table event_repeat
CREATE OR REPLACE TEMP TABLE scope_repeat AS
WITH together AS (
    -- Events of one moment and step are few; only they can be repeats.
    SELECT *
    FROM step
    SEMI JOIN (SELECT item_key, event_s, step_rank FROM step WHERE is_tied) AS tied USING (item_key, event_s, step_rank)
    -- What a parent's end did to its parts is no report.
    WHERE event_no IS NOT NULL
)

SELECT event_no, item_key, lag(event_no) OVER same AS of_event_no
FROM together
WINDOW same AS (
    PARTITION BY item_key, event_s, event_type, consignor_key, consignee_key, vehicle_key, document_no
    ORDER BY position
)
QUALIFY of_event_no IS NOT NULL
