-- Purpose: the other names of the items in scope; that of a URN is in lower case, as URNs are compared.
-- Params: none
-- Reads: changed_item, item_node, reported.aliases, keys.item
-- Leaves: TEMP item_alias (owner_key, alias_id, alias, item_id, battery_id, lot_id)
CREATE OR REPLACE TEMP VIEW item_alias AS
WITH called AS (
    SELECT item_key, CASE WHEN alias ILIKE 'urn:%' THEN lower(alias) ELSE alias END AS alias
    FROM reported.aliases
    UNION
    -- An id that has several spellings is found by the one that they share.
    SELECT key, normal_id
    FROM keys.item
    WHERE normal_id <> id
)

SELECT
    called.item_key AS owner_key,
    -- The mark between the parts stands for nothing else, whatever the names are made of.
    concat(replace(replace(called.alias, '~', '~~'), '|', '~!'), '|', coalesce(node.battery_id, node.lot_id))
        AS alias_id,
    called.alias,
    coalesce(node.battery_id, node.lot_id) AS item_id,
    node.battery_id,
    node.lot_id
FROM called
SEMI JOIN changed_item AS scope ON scope.key = called.item_key
INNER JOIN item_node AS node ON node.key = called.item_key
WHERE called.alias IS NOT NULL
