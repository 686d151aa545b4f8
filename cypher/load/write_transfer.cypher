// Purpose: make TRANSFER relationships, the hand-overs of a bare network of parties.
// Params: rows (lists in the order of the projected table's columns; times as epoch seconds)
// Returns: written (how many rows found their nodes)
// Used by: battery_custody.graph.reconcile
WITH datetime({epochSeconds: 0, timezone: '+08:00'}) AS epoch, duration({seconds: 1}) AS second
UNWIND $rows AS row
MATCH (consignor:Enterprise {enterprise_id: row[1]})
USING INDEX consignor:Enterprise(enterprise_id)
MATCH (consignee:Enterprise {enterprise_id: row[2]})
USING INDEX consignee:Enterprise(enterprise_id)
CREATE (consignor)-[:TRANSFER {
  transfer_id: row[0],
  event_no: row[3],
  at: epoch + second * row[4],
  is_day: row[5],
  item_id: row[6],
  mass_kg: row[7],
  price_cny: row[8]
}]->(consignee)
RETURN count(*) AS written
