-- Purpose: how much a party has in custody now.
-- Params: party
-- Returns: one row
-- Used by: enterprises
SELECT
    count(*) AS items,
    count(*) FILTER (waste_since_s IS NOT NULL) AS waste_items,
    coalesce(round(sum(mass_kg), 3), 0.0) AS mass_kg
FROM item_life
WHERE custodian_key = $party AND ended_s IS NULL AND exported_s IS NULL
