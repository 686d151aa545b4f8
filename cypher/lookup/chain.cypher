// Purpose: the hand-overs of some items in the order of their chains.
// Params: ids (list of text), most (rows)
// Returns: item_id, seq, kind, consignor_id, consignee_id, at_s, received_s, event_id, receipt_id, vehicle_id, is_waste,
//   event_no, receipt_no, vehicle_event_no, site_id, transfer_id
// Used by: battery_custody.trace.graph_rows
CALL () {
  UNWIND $ids AS id
  MATCH (consignor)-[t:CUSTODY_TRANSFER {battery_id: id}]->(consignee)
  USING INDEX t:CUSTODY_TRANSFER(battery_id)
  RETURN id, consignor, t, consignee
  UNION ALL
  UNWIND $ids AS id
  MATCH (consignor)-[t:CUSTODY_TRANSFER {lot_id: id}]->(consignee)
  USING INDEX t:CUSTODY_TRANSFER(lot_id)
  RETURN id, consignor, t, consignee
}
RETURN id, t.seq, t.kind, consignor.enterprise_id, consignee.enterprise_id, t.at.epochSeconds, t.received_at.epochSeconds,
  t.event_id, t.receipt_id, t.vehicle_id, t.is_waste, t.event_no, t.receipt_no, t.vehicle_event_no, t.site_id,
  t.transfer_id
ORDER BY id, t.seq
LIMIT $most
