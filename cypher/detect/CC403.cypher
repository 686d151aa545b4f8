// Purpose: twin of the rule CC403 out-of-scope: waste batteries handed to a party whose licence does not cover it.
// Params: none
// Returns: item_id, event_id, party_ids (the one at fault first), event_ids, licence_id, at
// Used by: the test of parity with the rule, and people in Neo4j Browser
MATCH (consignor)-[t:CUSTODY_TRANSFER]->(consignee:Enterprise)
WHERE t.consignee_verdict = 'out_of_scope' AND t.is_waste AND t.kind <> 'vehicle' AND consignor <> consignee
RETURN t.battery_id AS item_id, t.event_id AS event_id,
  [id IN [consignee.enterprise_id, consignor.enterprise_id] WHERE id IS NOT NULL] AS party_ids,
  [id IN [t.event_id, t.receipt_id] WHERE id IS NOT NULL] AS event_ids,
  t.consignee_licence_id AS licence_id, t.at AS at
ORDER BY at, item_id, event_id
