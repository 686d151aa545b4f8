-- Purpose: those of some vehicles that are in sight.
-- Params: keys, own, territory
-- Returns: key
-- Used by: search
SELECT vehicle_key AS key FROM vehicle_event
WHERE vehicle_key IN (SELECT unnest($keys))
    AND (reporter_key = $own OR owner_key = $own OR starts_with(adcode, $territory))
UNION
SELECT a.vehicle_key FROM association AS a JOIN custody_transfer AS t USING (item_key)
WHERE a.vehicle_key IN (SELECT unnest($keys))
    AND (t.consignor_key = $own OR t.consignee_key = $own OR starts_with(t.adcode, $territory))
