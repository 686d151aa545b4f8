// Purpose: the TRANSFER relationships of some ids.
// Params: ids (list of text)
// Returns: rows (element id, then the projected table's columns)
// Used by: battery_custody.graph.reconcile
UNWIND $ids AS id
MATCH (consignor)-[t:TRANSFER {transfer_id: id}]->(consignee)
USING INDEX t:TRANSFER(transfer_id)
RETURN collect([
  elementId(t),
  t.transfer_id,
  consignor.enterprise_id,
  consignee.enterprise_id,
  t.event_no,
  t.at.epochSeconds,
  t.is_day,
  t.item_id,
  t.mass_kg,
  t.price_cny
]) AS rows
