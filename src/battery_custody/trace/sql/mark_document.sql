-- Purpose: what is wrong with documents about some items, one line a document.
-- Params: key
-- Returns: item_key, what
SELECT item_key, min(kind || ': ' || reason)
FROM record_mark
WHERE item_key IN (SELECT unnest($key))
GROUP BY item_key, document_id
