-- Purpose: the lots in scope.
-- Reads: changed_item, lot, item_life, item_faults
-- Returns: owner_key, then the columns of the projected table
SELECT
    scope.key AS owner_key,
    lot.item_id AS lot_id,
    lot.material,
    lot.mass_kg,
    lot.li_kg,
    lot.ni_kg,
    lot.co_kg,
    lot.mn_kg,
    life.events,
    life.first_type,
    life.first_s AS first_at,
    life.ended_s AS ended_at,
    life.ended_no,
    life.waste_since_s AS waste_since,
    faulty.faults,
    scope.key AS item_key
FROM changed_item AS scope
INNER JOIN lot ON lot.item_key = scope.key
LEFT JOIN item_life AS life ON life.item_key = scope.key
LEFT JOIN item_faults AS faulty ON faulty.item_key = scope.key
