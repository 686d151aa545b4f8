-- Purpose: consecutive events of one item, reported by two parties, too far apart for the time between:
--     50 km or more, and faster than 60 km/h with an hour to spare. Rules judge by limits above these.
-- Reads: step
-- Leaves: TEMP scope_leap with the columns of the flat table event_leap
CREATE OR REPLACE TEMP TABLE scope_leap AS
SELECT event_no, item_key, prev_event_no, gap_s, km
FROM step
WHERE km >= 50 AND km > 60 * (gap_s / 3600 + 1)
