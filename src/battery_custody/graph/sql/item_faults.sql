-- Purpose: what is wrong with documents about each item, one line a document.
-- Params: none
-- Reads: record_mark
-- Leaves: TEMP item_faults (item_key, faults)
CREATE OR REPLACE TEMP VIEW item_faults AS
SELECT item_key, string_agg(what, chr(10) ORDER BY document_id) AS faults
FROM (
    SELECT item_key, document_id, min(kind || ': ' || reason) AS what
    FROM record_mark
    WHERE item_key IS NOT NULL
    GROUP BY item_key, document_id
)
GROUP BY item_key
