// Purpose: the CUSTODY_EVENT relationships of some items.
// Params: ids (list of text)
// Returns: rows (element id, then the projected table's columns), once for each kind of owner
// Used by: battery_custody.graph.reconcile
UNWIND $ids AS id
MATCH (n:Battery {battery_id: id})<-[r:CUSTODY_EVENT]-(reporter)
USING INDEX n:Battery(battery_id)
RETURN collect([
  elementId(r),
  n.battery_id,
  null,
  reporter.enterprise_id,
  r.event_no,
  r.event_id,
  r.event_type,
  r.at.epochSeconds,
  r.is_day,
  r.record_at.epochSeconds,
  r.consignor_id,
  r.consignee_id,
  r.carrier_id,
  r.broker_id,
  r.vehicle_id,
  r.site_id,
  r.adcode,
  r.latitude,
  r.longitude,
  r.quantity,
  r.mass_kg,
  r.price_cny,
  r.use,
  r.document_no,
  r.batch_no,
  r.source,
  r.source_row,
  r.superseded,
  r.superseded_at.epochSeconds
]) AS rows
UNION ALL
UNWIND $ids AS id
MATCH (n:Lot {lot_id: id})<-[r:CUSTODY_EVENT]-(reporter)
USING INDEX n:Lot(lot_id)
RETURN collect([
  elementId(r),
  null,
  n.lot_id,
  reporter.enterprise_id,
  r.event_no,
  r.event_id,
  r.event_type,
  r.at.epochSeconds,
  r.is_day,
  r.record_at.epochSeconds,
  r.consignor_id,
  r.consignee_id,
  r.carrier_id,
  r.broker_id,
  r.vehicle_id,
  r.site_id,
  r.adcode,
  r.latitude,
  r.longitude,
  r.quantity,
  r.mass_kg,
  r.price_cny,
  r.use,
  r.document_no,
  r.batch_no,
  r.source,
  r.source_row,
  r.superseded,
  r.superseded_at.epochSeconds
]) AS rows
