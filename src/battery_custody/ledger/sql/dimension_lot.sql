-- Purpose: the lots in scope with the last known value of each attribute.
-- Reads: scope_item, keys.item, reported.lots
INSERT INTO lot
SELECT
    lot_key,
    any_value(item.id),
    arg_max(material, record_no),
    arg_max(mass_kg, record_no),
    arg_max(li_kg, record_no),
    arg_max(ni_kg, record_no),
    arg_max(co_kg, record_no),
    arg_max(mn_kg, record_no)
FROM reported.lots
SEMI JOIN scope_item ON scope_item.key = lots.lot_key
INNER JOIN keys.item AS item ON item.key = lots.lot_key
GROUP BY lot_key
