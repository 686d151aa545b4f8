// Purpose: make LEAP relationships, from who reported an item to who reported it next, too far away.
// Params: rows (lists in the order of the projected table's columns; times as epoch seconds)
// Returns: written (how many rows found their nodes)
// Used by: battery_custody.graph.reconcile
WITH datetime({epochSeconds: 0, timezone: '+08:00'}) AS epoch, duration({seconds: 1}) AS second
UNWIND $rows AS row
OPTIONAL MATCH (before:Enterprise {enterprise_id: row[2]})
USING INDEX before:Enterprise(enterprise_id)
OPTIONAL MATCH (reporter:Enterprise {enterprise_id: row[3]})
USING INDEX reporter:Enterprise(enterprise_id)
OPTIONAL MATCH (item_battery:Battery {battery_id: CASE WHEN row[2] IS NULL OR row[3] IS NULL THEN row[0] END})
USING INDEX item_battery:Battery(battery_id)
OPTIONAL MATCH (item_lot:Lot {lot_id: CASE WHEN row[2] IS NULL OR row[3] IS NULL THEN row[1] END})
USING INDEX item_lot:Lot(lot_id)
WITH epoch, second, row, coalesce(before, item_battery, item_lot) AS start, coalesce(reporter, item_battery, item_lot) AS end
WHERE start IS NOT NULL AND end IS NOT NULL
CREATE (start)-[:LEAP {
  battery_id: row[0],
  lot_id: row[1],
  event_no: row[4],
  prev_event_no: row[5],
  event_id: row[6],
  prev_event_id: row[7],
  at: epoch + second * row[8],
  prev_at: epoch + second * row[9],
  gap_s: row[10],
  km: row[11],
  consignor_id: row[12],
  prev_consignee_id: row[13],
  is_one_document: row[14]
}]->(end)
RETURN count(*) AS written
