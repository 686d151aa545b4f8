// Purpose: twin of the rule CC406 laundering: from a licensed party through unlicensed ones to a licensed one.
// Params: none
// Returns: item_id, event_id (of the first step), party_ids (those between first), event_ids, left_at, returned_at
// Used by: the test of parity with the rule, and people in Neo4j Browser
MATCH ()-[suspect:CUSTODY_TRANSFER]->()
WHERE suspect.consignee_verdict IN ['unlicensed', 'lapsed', 'out_of_scope'] AND suspect.is_waste
  AND suspect.kind <> 'vehicle'
WITH DISTINCT suspect.battery_id AS item_id
CALL (item_id) {
  // The whole chain, with a mark on the steps that can be judged.
  MATCH (consignor)-[t:CUSTODY_TRANSFER {battery_id: item_id}]->(consignee)
  WITH consignor, t, consignee, t.is_waste AND t.kind <> 'vehicle' AND t.consignee_verdict <> 'unknown' AS judged
  ORDER BY t.seq
  RETURN collect({seq: t.seq, at: t.at, received_at: t.received_at, event_ids: [t.event_id, t.receipt_id],
    event_id: t.event_id, verdict: t.consignee_verdict, judged: coalesce(judged, false),
    consignor: consignor, consignor_id: CASE WHEN consignor:Enterprise THEN consignor.enterprise_id END,
    consignee_id: consignee.enterprise_id}) AS chain
}
WITH item_id, chain, [step IN chain WHERE step.judged] AS steps
UNWIND [step IN steps WHERE step.verdict = 'licensed'] AS back
// What lies between this hand-over to a licensed party and the one before it.
WITH item_id, chain, steps, back,
  coalesce(last([step IN steps WHERE step.verdict = 'licensed' AND step.seq < back.seq]).seq, 0) AS from_seq
WITH item_id, chain, steps, back,
  [step IN steps WHERE step.seq > from_seq AND step.seq < back.seq AND step.verdict <> 'licensed'] AS middle
WHERE size(middle) > 0 AND last(middle).seq = back.seq - 1 AND head(middle).seq = back.seq - size(middle)
WITH item_id, steps, back, middle, head(middle) AS first,
  head([step IN chain WHERE step.seq = head(middle).seq - 1]).verdict AS before
WITH item_id, steps, back, middle, first, before, first.consignor AS source
WHERE before = 'licensed' OR (before IS NULL AND EXISTS {
  (source)-[:HOLDS]->(licence:Licence)
  WHERE licence.valid_from <= first.at AND (licence.void_from IS NULL OR licence.void_from > first.at)
})
WITH item_id, back, middle, first,
  [step IN steps WHERE step.seq >= first.seq - 1 AND step.seq <= back.seq] AS shown
RETURN item_id, first.event_id AS event_id,
  [id IN [step IN middle | step.consignee_id] + [first.consignor_id, back.consignee_id] WHERE id IS NOT NULL]
    AS party_ids,
  [id IN reduce(ids = [], step IN shown | ids + step.event_ids) WHERE id IS NOT NULL] AS event_ids,
  first.at AS left_at, coalesce(back.received_at, back.at) AS returned_at
ORDER BY left_at, item_id, event_id
