-- Purpose: whether an item was ever taken apart.
-- Params: key
-- Returns: one row where it was
SELECT 1 FROM custody_event WHERE item_key = $key AND event_type = 'disassembling'
UNION ALL
SELECT 1
FROM transformation_input AS used
INNER JOIN transformation AS process USING (transformation_id)
WHERE used.item_key = $key AND process.kind = 'disassembly'
LIMIT 1
