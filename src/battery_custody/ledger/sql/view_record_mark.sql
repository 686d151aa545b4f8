-- Purpose: what is wrong with parts of documents that were taken all the same.
-- Returns: the columns of the flat table record_mark.
CREATE OR REPLACE VIEW record_mark AS
SELECT
    record_no AS mark_no,
    document_id,
    item_key,
    kind,
    field,
    reason,
    batch_no
FROM reported.marks
