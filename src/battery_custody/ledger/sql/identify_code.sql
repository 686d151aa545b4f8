-- Purpose: the ids of items in scope that are battery codes of GB/T 34014, or meant to be: 24 capitals and
--     digits, 19 for a reuse code, or nearly so with the letters of level and type in their places. Codes of
--     one shape say the same but for their maker and serial number, so one of them is decoded for all.
-- Reads: scope_item, keys.item, battery_code (what is there is known)
-- Leaves: TEMP code_id (item_key, id, shape)
CREATE OR REPLACE TEMP TABLE code_id AS
WITH fresh AS (
    SELECT item.key AS item_key, item.id, upper(regexp_replace(item.id, '[ _-]', '', 'g')) AS folded
    FROM keys.item AS item
    SEMI JOIN scope_item USING (key)
    ANTI JOIN battery_code ON battery_code.item_key = item.key
    WHERE length(item.id) BETWEEN 17 AND 34
),

shaped AS (
    SELECT *, regexp_matches(folded, '^...[PMC][A-GZ]') AS is_placed
    FROM fresh
    WHERE
        length(folded) BETWEEN 17 AND 26
        AND regexp_matches(folded, '^[0-9A-Z]*[A-Z][0-9A-Z]*$')
        -- Numbers in base 16, as radio tags and data bases give them, only where they could be a cell's code.
        AND (NOT regexp_matches(folded, '^[0-9A-F]*$') OR regexp_matches(folded, '^...C[A-G].*[0-9]{6}$'))
)

SELECT
    item_key,
    id,
    CASE
        WHEN regexp_full_match(id, '[0-9A-Z]{17}[0-9]{7}') THEN substr(id, 4, 2) || substr(id, 15, 3)
        WHEN regexp_full_match(id, '[0-9A-Z]{10}[0-9]{7}R[0-9A-Z]')
            THEN substr(id, 4, 2) || substr(id, 8, 3) || substr(id, 18)
        ELSE id
    END AS shape
FROM shaped
WHERE
    CASE length(folded)
        WHEN 24 THEN is_placed OR regexp_matches(folded, '[0-9]{7}$')
        WHEN 19 THEN
            regexp_matches(folded, '[0-9]{6}R[PMC]$') OR (is_placed AND regexp_matches(folded, '^.{10}[0-9]{6}'))
        WHEN 17 THEN false
        WHEN 18 THEN is_placed AND regexp_matches(folded, '[0-9]{5}R[PMC]$')
        WHEN 20 THEN is_placed AND regexp_matches(folded, '[0-9]{5}R[PMC]$')
        WHEN 21 THEN false
        ELSE is_placed AND regexp_matches(folded, '[0-9]{6}$')
    END
