-- Purpose: mark the steps that report another one again.
-- Reads: scope_repeat
-- Leaves: step, with is_repeat
UPDATE step SET is_repeat = true FROM scope_repeat WHERE scope_repeat.event_no = step.event_no
