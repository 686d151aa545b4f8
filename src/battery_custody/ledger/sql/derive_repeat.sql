-- Purpose: the events that report another one again.
-- Reads: step
-- Leaves: TEMP scope_repeat with the columns of the flat table event_repeat
CREATE OR REPLACE TEMP TABLE scope_repeat AS
SELECT event_no, item_key, prev_event_no AS of_event_no FROM step WHERE is_repeat
