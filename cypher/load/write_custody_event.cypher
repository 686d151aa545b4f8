// Purpose: make CUSTODY_EVENT relationships; where no record names the reporter, they start at the item itself.
// Params: rows (lists in the order of the projected table's columns; times as epoch seconds)
// Returns: written (how many rows found their nodes)
// Used by: battery_custody.graph.reconcile
WITH datetime({epochSeconds: 0, timezone: '+08:00'}) AS epoch, duration({seconds: 1}) AS second
UNWIND $rows AS row
OPTIONAL MATCH (reporter:Enterprise {enterprise_id: row[2]})
USING INDEX reporter:Enterprise(enterprise_id)
OPTIONAL MATCH (item_battery:Battery {battery_id: row[0]})
USING INDEX item_battery:Battery(battery_id)
OPTIONAL MATCH (item_lot:Lot {lot_id: row[1]})
USING INDEX item_lot:Lot(lot_id)
WITH epoch, second, row, coalesce(item_battery, item_lot) AS item, reporter
WITH epoch, second, row, item, CASE WHEN row[2] IS NULL THEN item ELSE reporter END AS start
WHERE start IS NOT NULL AND item IS NOT NULL
CREATE (start)-[:CUSTODY_EVENT {
  event_no: row[3],
  event_id: row[4],
  event_type: row[5],
  at: epoch + second * row[6],
  is_day: row[7],
  record_at: epoch + second * row[8],
  consignor_id: row[9],
  consignee_id: row[10],
  carrier_id: row[11],
  broker_id: row[12],
  vehicle_id: row[13],
  site_id: row[14],
  adcode: row[15],
  latitude: row[16],
  longitude: row[17],
  quantity: row[18],
  mass_kg: row[19],
  price_cny: row[20],
  use: row[21],
  document_no: row[22],
  batch_no: row[23],
  source: row[24],
  source_row: row[25],
  superseded: row[26],
  superseded_at: epoch + second * row[27]
}]->(item)
RETURN count(*) AS written
