// Purpose: make CUSTODY_TRANSFER relationships; where no record names a party, that end is the item itself.
// Params: rows (lists in the order of the projected table's columns; times as epoch seconds)
// Returns: written (how many rows found their nodes)
// Used by: battery_custody.graph.reconcile
WITH datetime({epochSeconds: 0, timezone: '+08:00'}) AS epoch, duration({seconds: 1}) AS second
UNWIND $rows AS row
OPTIONAL MATCH (consignor:Enterprise {enterprise_id: row[2]})
USING INDEX consignor:Enterprise(enterprise_id)
OPTIONAL MATCH (consignee:Enterprise {enterprise_id: row[3]})
USING INDEX consignee:Enterprise(enterprise_id)
OPTIONAL MATCH (item_battery:Battery {battery_id: CASE WHEN row[2] IS NULL OR row[3] IS NULL THEN row[0] END})
USING INDEX item_battery:Battery(battery_id)
OPTIONAL MATCH (item_lot:Lot {lot_id: CASE WHEN row[2] IS NULL OR row[3] IS NULL THEN row[1] END})
USING INDEX item_lot:Lot(lot_id)
WITH epoch, second, row, coalesce(consignor, item_battery, item_lot) AS start, coalesce(consignee, item_battery, item_lot) AS end
WHERE start IS NOT NULL AND end IS NOT NULL
CREATE (start)-[:CUSTODY_TRANSFER {
  battery_id: row[0],
  lot_id: row[1],
  transfer_id: row[4],
  seq: row[5],
  kind: row[6],
  at: epoch + second * row[7],
  is_day: row[8],
  dispatched_at: epoch + second * row[9],
  received_at: epoch + second * row[10],
  event_id: row[11],
  receipt_id: row[12],
  record_at: epoch + second * row[13],
  vehicle_id: row[14],
  site_id: row[15],
  adcode: row[16],
  mass_kg: row[17],
  dispatched_kg: row[18],
  received_kg: row[19],
  price_cny: row[20],
  is_waste: row[21],
  consignee_verdict: row[22],
  consignee_licence_id: row[23],
  event_no: row[24],
  receipt_no: row[25],
  vehicle_event_no: row[26]
}]->(end)
RETURN count(*) AS written
