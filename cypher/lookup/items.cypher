// Purpose: all that is recorded of some items beside their hand-overs: themselves, their events as reported, stays, links.
// Params: ids (list of text), most (rows of each kind)
// Returns: id, node (lists in the order that battery_custody.trace.graph_rows names), and lists of the rows of each kind
// Used by: battery_custody.trace.graph_rows
UNWIND $ids AS id
CALL (id) {
  MATCH (n:Battery {battery_id: id})
  USING INDEX n:Battery(battery_id)
  RETURN n
  UNION
  MATCH (n:Lot {lot_id: id})
  USING INDEX n:Lot(lot_id)
  RETURN n
}
RETURN
  id,
  [n.item_key, n:Lot, n.defined, n.level, n.maker_id, coalesce(n.nominal_kg, CASE WHEN n:Lot THEN n.mass_kg END),
    n.made_at.epochSeconds, n.coded_at.epochSeconds, n.events, n.first_type, n.first_at.epochSeconds, n.ended_no,
    n.ended_at.epochSeconds, n.waste_since.epochSeconds, n.faults] AS node,
  COLLECT {
    MATCH (reporter)-[e:CUSTODY_EVENT]->(n)
    RETURN [e.event_no, e.event_id, e.event_type, e.at.epochSeconds, e.is_day, e.record_at.epochSeconds,
      reporter.enterprise_id, e.consignor_id, e.consignee_id, e.carrier_id, e.broker_id, e.vehicle_id, e.site_id,
      e.adcode, e.mass_kg, e.quantity, e.use, e.document_no, e.source, e.source_row, e.batch_no, e.superseded,
      e.superseded_at.epochSeconds, e.price_cny, e.latitude, e.longitude]
    ORDER BY e.event_no
    LIMIT $most
  } AS events,
  COLLECT {
    MATCH (n)-[r:INSTALLED_IN]->(v:Vehicle)
    RETURN [v.vehicle_key, v.vehicle_id, r.since.epochSeconds, r.until.epochSeconds, r.is_day]
    ORDER BY r.since, v.vehicle_key
    LIMIT $most
  } AS stays,
  COLLECT {
    MATCH (n)-[r:PART_OF]->(other)
    RETURN [other.item_key, coalesce(other.battery_id, other.lot_id), r.since.epochSeconds, r.until.epochSeconds, r.event_id]
    ORDER BY r.since, other.item_key
    LIMIT $most
  } AS parents,
  COLLECT {
    MATCH (n)<-[r:PART_OF]-(other)
    RETURN [other.item_key, coalesce(other.battery_id, other.lot_id), r.since.epochSeconds, r.until.epochSeconds, r.event_id]
    ORDER BY r.since, other.item_key
    LIMIT $most
  } AS children,
  COLLECT {
    MATCH (n)-[:OUTPUT_OF]->(t:Transformation)
    RETURN t.transformation_id
    ORDER BY t.transformation_id
    LIMIT $most
  } AS made_in,
  COLLECT {
    MATCH (n)-[:INPUT_TO]->(t:Transformation)
    RETURN t.transformation_id
    ORDER BY t.transformation_id
    LIMIT $most
  } AS used_in,
  COLLECT {
    MATCH (n)-[r:RECODED_FROM]->(other)
    RETURN [other.item_key, coalesce(other.battery_id, other.lot_id), r.is_last]
    ORDER BY other.item_key
    LIMIT $most
  } AS originals,
  COLLECT {
    MATCH (n)<-[r:RECODED_FROM]-(other)
    RETURN [other.item_key, coalesce(other.battery_id, other.lot_id), r.is_last]
    ORDER BY other.item_key
    LIMIT $most
  } AS recoded
ORDER BY id
LIMIT $most
