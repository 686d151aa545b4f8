-- Purpose: whether a vehicle is an enterprise's to see, or touches a territory.
-- Params: vehicle, party, territory (one of the two is NULL)
-- Returns: a row if so
-- Used by: sight
SELECT 1 AS seen FROM vehicle_event
WHERE vehicle_key = $vehicle
    AND (reporter_key = $party OR owner_key = $party OR starts_with(adcode, $territory))
UNION
SELECT 1 FROM vehicle WHERE vehicle_key = $vehicle AND maker_key = $party
UNION
SELECT 1 FROM association AS a JOIN custody_transfer AS t USING (item_key)
WHERE a.vehicle_key = $vehicle
    AND (t.consignor_key = $party OR t.consignee_key = $party OR starts_with(t.adcode, $territory))
