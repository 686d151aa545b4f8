-- Purpose: those of some items that no record describes.
-- Params: key
-- Returns: item_key
SELECT item_key FROM battery WHERE NOT defined AND item_key IN (SELECT unnest($key))
