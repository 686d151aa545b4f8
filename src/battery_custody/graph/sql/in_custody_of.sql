-- Purpose: who has each item in scope at the end of its chain, and since when.
-- Reads: changed_item, item_node, custody_transfer, enterprise
-- Returns: owner_key, then the columns of the projected table
SELECT
    transfer.item_key AS owner_key,
    node.battery_id,
    node.lot_id,
    custodian.enterprise_id,
    transfer.at_s AS since
FROM custody_transfer AS transfer
SEMI JOIN changed_item AS scope ON scope.key = transfer.item_key
INNER JOIN item_node AS node ON node.key = transfer.item_key
INNER JOIN enterprise AS custodian ON custodian.enterprise_key = transfer.consignee_key
WHERE transfer.next_at_s IS NULL
