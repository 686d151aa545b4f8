// Purpose: the CUSTODY_TRANSFER relationships of some items.
// Params: ids (list of text)
// Returns: rows (element id, then the projected table's columns), once for each kind of owner
// Used by: battery_custody.graph.reconcile
UNWIND $ids AS id
MATCH (start)-[t:CUSTODY_TRANSFER {battery_id: id}]->(end)
USING INDEX t:CUSTODY_TRANSFER(battery_id)
RETURN collect([
  elementId(t),
  t.battery_id,
  t.lot_id,
  start.enterprise_id,
  end.enterprise_id,
  t.transfer_id,
  t.seq,
  t.kind,
  t.at.epochSeconds,
  t.is_day,
  t.dispatched_at.epochSeconds,
  t.received_at.epochSeconds,
  t.event_id,
  t.receipt_id,
  t.record_at.epochSeconds,
  t.vehicle_id,
  t.site_id,
  t.adcode,
  t.mass_kg,
  t.dispatched_kg,
  t.received_kg,
  t.price_cny,
  t.is_waste,
  t.consignee_verdict,
  t.consignee_licence_id,
  t.event_no,
  t.receipt_no,
  t.vehicle_event_no
]) AS rows
UNION ALL
UNWIND $ids AS id
MATCH (start)-[t:CUSTODY_TRANSFER {lot_id: id}]->(end)
USING INDEX t:CUSTODY_TRANSFER(lot_id)
RETURN collect([
  elementId(t),
  t.battery_id,
  t.lot_id,
  start.enterprise_id,
  end.enterprise_id,
  t.transfer_id,
  t.seq,
  t.kind,
  t.at.epochSeconds,
  t.is_day,
  t.dispatched_at.epochSeconds,
  t.received_at.epochSeconds,
  t.event_id,
  t.receipt_id,
  t.record_at.epochSeconds,
  t.vehicle_id,
  t.site_id,
  t.adcode,
  t.mass_kg,
  t.dispatched_kg,
  t.received_kg,
  t.price_cny,
  t.is_waste,
  t.consignee_verdict,
  t.consignee_licence_id,
  t.event_no,
  t.receipt_no,
  t.vehicle_event_no
]) AS rows
