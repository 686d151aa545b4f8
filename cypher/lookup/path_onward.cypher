// Purpose: for each party that some parties handed over to since a time, the hand-over that arrives first.
// Params: front (lists of party and since when, epoch seconds), last_s (nothing later counts), most (rows)
// Returns: best (transfer_id, consignor_id, consignee_id, item_id, dispatched_s, received_s, arrives_s)
// Used by: battery_custody.trace.path_graph
UNWIND $front AS since
MATCH (consignor:Enterprise {enterprise_id: since[0]})-[t:CUSTODY_TRANSFER|TRANSFER]->(consignee:Enterprise)
USING INDEX consignor:Enterprise(enterprise_id)
WHERE consignee <> consignor
WITH since, consignor, consignee, t, t.at.epochSeconds AS at_s,
  coalesce(t.received_at.epochSeconds, t.at.epochSeconds) AS arrives_s
WHERE at_s + CASE WHEN t.is_day THEN 86399 ELSE 0 END >= since[1] AND at_s <= $last_s AND arrives_s <= $last_s
WITH consignor, consignee, t, at_s, arrives_s,
  CASE WHEN t:TRANSFER THEN 2 WHEN t.event_no IS NULL THEN 1 ELSE 0 END AS rank,
  coalesce(t.battery_id, t.lot_id, t.item_id) AS item_id
ORDER BY arrives_s, rank, coalesce(t.event_id, t.transfer_id), item_id, coalesce(t.event_no, t.vehicle_event_no)
WITH consignee, head(collect([t.transfer_id, consignor.enterprise_id, consignee.enterprise_id, item_id,
  CASE WHEN t:TRANSFER THEN at_s ELSE t.dispatched_at.epochSeconds END,
  CASE WHEN t:TRANSFER THEN at_s ELSE t.received_at.epochSeconds END, arrives_s])) AS best
RETURN best
ORDER BY consignee.enterprise_id
LIMIT $most
