// Purpose: twin of the rule CC101 custody-break: the consignor is not the last recorded consignee.
// Params: min_gap_s (the rule's own is 0)
// Returns: item_id, event_id, party_ids (the one at fault first), event_ids, prev_at, at
// Used by: the test of parity with the rule, and people in Neo4j Browser
MATCH (consignor:Enterprise)-[t:CUSTODY_TRANSFER]->(consignee)
WHERE t.kind IN ['paired', 'dispatch', 'receipt', 'direct'] AND t.seq > 1
CALL (t) {
  MATCH (item:Battery {battery_id: t.battery_id}), ()-[p:CUSTODY_TRANSFER {battery_id: t.battery_id}]->(holder)
  WHERE p.seq = t.seq - 1
  RETURN item, p, holder
  UNION ALL
  MATCH (item:Lot {lot_id: t.lot_id}), ()-[p:CUSTODY_TRANSFER {lot_id: t.lot_id}]->(holder)
  WHERE p.seq = t.seq - 1
  RETURN item, p, holder
}
WITH item, p, holder, t, consignor
WHERE holder:Enterprise AND holder <> consignor AND p.at + duration({seconds: $min_gap_s}) <= t.at
  AND coalesce(holder.parent_id, holder.enterprise_id) <> coalesce(consignor.parent_id, consignor.enterprise_id)
  // It followed the vehicle that it was in, or the whole that it was part of.
  AND NOT EXISTS {
    (item)-[stay:INSTALLED_IN]->() WHERE p.kind <> 'vehicle' AND stay.since >= p.at AND stay.since <= t.at
  }
  AND NOT EXISTS {
    (item)-[part:PART_OF]->() WHERE part.since <= t.at AND (part.until IS NULL OR part.until >= p.at)
  }
  // The consignor itself reported how the item came to it.
  AND NOT EXISTS {
    (item)<-[e:CUSTODY_EVENT]-(consignor)
    WHERE e.event_type IN ['removing', 'accepting', 'disassembling'] AND e.superseded IS NULL
      AND e.at >= p.at AND e.at <= t.at AND e.event_no <> t.event_no
  }
  AND NOT EXISTS {
    (item)-[:OUTPUT_OF]->(process:Transformation)
    WHERE process.enterprise_id = consignor.enterprise_id AND process.event_at >= p.at AND process.event_at <= t.at
  }
RETURN coalesce(t.battery_id, t.lot_id) AS item_id, t.event_id AS event_id,
  [consignor.enterprise_id, holder.enterprise_id] AS party_ids,
  [id IN [p.event_id, p.receipt_id, t.event_id, t.receipt_id] WHERE id IS NOT NULL] AS event_ids,
  p.at AS prev_at, t.at AS at
ORDER BY at, item_id, event_id
