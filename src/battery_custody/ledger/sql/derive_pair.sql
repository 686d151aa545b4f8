-- Purpose: pair each dispatch with its receipt: by document and item; without one, the next receipt
--     of the item by the named consignee closes the dispatch.
-- Reads: move
-- Leaves: TEMP pair (dispatch_no, receipt_no), each at most once
CREATE OR REPLACE TEMP TABLE pair AS
WITH numbered AS (
    SELECT
        item_key,
        kind,
        document_no,
        event_no,
        row_number() OVER (PARTITION BY item_key, document_no, kind ORDER BY position) AS nth
    FROM move
    WHERE kind IN ('dispatch', 'receipt') AND document_no IS NOT NULL
),

by_document AS (
    SELECT dispatch.event_no AS dispatch_no, receipt.event_no AS receipt_no
    FROM numbered AS dispatch
    INNER JOIN numbered AS receipt USING (item_key, document_no, nth)
    WHERE dispatch.kind = 'dispatch' AND receipt.kind = 'receipt'
),

open_end AS (
    SELECT item_key, kind, consignee_key, position, event_no, document_no
    FROM move
    WHERE
        kind IN ('dispatch', 'receipt')
        AND event_no NOT IN (SELECT dispatch_no FROM by_document)
        AND event_no NOT IN (SELECT receipt_no FROM by_document)
),

followed AS (
    SELECT
        kind,
        event_no AS dispatch_no,
        document_no,
        lead(kind) OVER chain AS next_kind,
        lead(event_no) OVER chain AS receipt_no,
        lead(document_no) OVER chain AS receipt_document_no
    FROM open_end
    WINDOW chain AS (PARTITION BY item_key, consignee_key ORDER BY position)
)

SELECT dispatch_no, receipt_no FROM by_document
UNION ALL
SELECT dispatch_no, receipt_no
FROM followed
WHERE
    kind = 'dispatch'
    AND next_kind = 'receipt'
    -- Two different documents are two different hand-overs.
    AND coalesce(document_no = receipt_document_no, true)
