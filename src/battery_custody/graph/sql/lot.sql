-- Purpose: the lots in scope.
-- Reads: changed_item, lot
-- Returns: owner_key, then the columns of the projected table
SELECT
    scope.key AS owner_key,
    lot.item_id AS lot_id,
    lot.material,
    lot.mass_kg,
    lot.li_kg,
    lot.ni_kg,
    lot.co_kg,
    lot.mn_kg
FROM changed_item AS scope
INNER JOIN lot ON lot.item_key = scope.key
