-- Purpose: what a text names, the closest first.
-- Params: text, kinds, limit
-- Returns: kind, key, id, name, match (equal, beginning or part)
-- Used by: search
WITH named AS (
    SELECT 'item' AS kind, key, id, NULL AS name FROM keys.item WHERE contains(lower(id), lower($text))
    UNION
    SELECT 'item', item.key, item.id, a.alias FROM reported.aliases AS a JOIN keys.item AS item ON item.key = a.item_key
    WHERE contains(lower(a.alias), lower($text))
    UNION
    SELECT 'vehicle', key, id, NULL FROM keys.vehicle WHERE contains(lower(id), lower($text))
    UNION
    SELECT 'enterprise', p.key, p.id, e.name FROM keys.party AS p LEFT JOIN enterprise AS e ON e.enterprise_key = p.key
    WHERE contains(lower(p.id), lower($text)) OR contains(lower(coalesce(e.name, '')), lower($text))
)

SELECT
    kind, key, id, name,
    CASE
        WHEN lower($text) IN (lower(id), lower(name)) THEN 'equal'
        WHEN starts_with(lower(id), lower($text)) OR starts_with(lower(name), lower($text)) THEN 'beginning'
        ELSE 'part'
    END AS match
FROM named
WHERE kind IN (SELECT unnest($kinds))
ORDER BY CASE match WHEN 'equal' THEN 0 WHEN 'beginning' THEN 1 ELSE 2 END, kind, id, name
LIMIT $limit
