-- Purpose: the parties and items of the findings in scope, each numbered by its place in the finding.
-- Reads: changed_finding, finding, item_node, enterprise
-- Returns: owner_key, then the columns of the projected table
WITH named AS (
    SELECT scope.key AS owner_key, finding.*
    FROM changed_finding AS scope
    INNER JOIN finding ON finding.finding_id = scope.id
)

SELECT
    item.owner_key,
    item.finding_id,
    node.battery_id,
    node.lot_id,
    NULL::VARCHAR AS enterprise_id,
    item.place
FROM (
    SELECT owner_key, finding_id, unnest(item_ids) AS id, generate_subscripts(item_ids, 1) AS place FROM named
) AS item
INNER JOIN item_node AS node ON coalesce(node.battery_id, node.lot_id) = item.id
UNION ALL
SELECT
    party.owner_key,
    party.finding_id,
    NULL,
    NULL,
    known.enterprise_id,
    party.place
FROM (
    SELECT owner_key, finding_id, unnest(party_ids) AS id, generate_subscripts(party_ids, 1) AS place FROM named
) AS party
INNER JOIN enterprise AS known ON known.enterprise_id = party.id
