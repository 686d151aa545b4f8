-- Purpose: the links among which the ways from items to their nearest records are.
-- Reads: reach_link, reach_hit
-- Returns: root_key, parent_key, item_key, steps
SELECT link.root_key, link.parent_key, link.item_key, min(link.steps)
FROM reach_link AS link
SEMI JOIN reach_hit AS hit ON hit.root_key = link.root_key AND hit.steps >= link.steps AND hit.steps > 0
GROUP BY ALL
ORDER BY ALL
