// Purpose: the LEAP relationships of some items.
// Params: ids (list of text)
// Returns: rows (element id, then the projected table's columns), once for each kind of owner
// Used by: battery_custody.graph.reconcile
UNWIND $ids AS id
MATCH (start)-[l:LEAP {battery_id: id}]->(end)
USING INDEX l:LEAP(battery_id)
RETURN collect([
  elementId(l),
  l.battery_id,
  l.lot_id,
  CASE WHEN start:Enterprise THEN start.enterprise_id END,
  CASE WHEN end:Enterprise THEN end.enterprise_id END,
  l.event_no,
  l.prev_event_no,
  l.event_id,
  l.prev_event_id,
  l.at.epochSeconds,
  l.prev_at.epochSeconds,
  l.gap_s,
  l.km,
  l.consignor_id,
  l.prev_consignee_id,
  l.is_one_document
]) AS rows
UNION ALL
UNWIND $ids AS id
MATCH (start)-[l:LEAP {lot_id: id}]->(end)
USING INDEX l:LEAP(lot_id)
RETURN collect([
  elementId(l),
  l.battery_id,
  l.lot_id,
  CASE WHEN start:Enterprise THEN start.enterprise_id END,
  CASE WHEN end:Enterprise THEN end.enterprise_id END,
  l.event_no,
  l.prev_event_no,
  l.event_id,
  l.prev_event_id,
  l.at.epochSeconds,
  l.prev_at.epochSeconds,
  l.gap_s,
  l.km,
  l.consignor_id,
  l.prev_consignee_id,
  l.is_one_document
]) AS rows
