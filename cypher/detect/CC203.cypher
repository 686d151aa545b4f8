// Purpose: twin of the rule CC203 cloned-code: one code in two vehicles, births, makers or places at one time.
// Params: min_overlap_s, max_speed_kmh, min_km, slack_hours (the rule's own are 86400, 120, 100, 2)
// Returns: item_id, ways, vehicle_ids, maker_ids, party_ids, event_ids
// Used by: the test of parity with the rule, and people in Neo4j Browser
CALL () {
  // Installed in one vehicle, and in the next before it left the first.
  MATCH (item:Battery)
  WHERE COUNT { (item)-[:INSTALLED_IN]->() } > 1
  MATCH (item)-[stay:INSTALLED_IN]->(vehicle:Vehicle)
  WITH item, stay, vehicle ORDER BY stay.since, stay.install_event_id
  WITH item, collect({stay: stay, vehicle: vehicle}) AS stays
  UNWIND range(0, size(stays) - 2) AS place
  WITH item, stays[place].stay AS one, stays[place].vehicle AS vehicle, stays[place + 1].stay AS other,
    stays[place + 1].vehicle AS other_vehicle, duration({seconds: $min_overlap_s}) AS overlap, duration('P1D') AS day
  WHERE vehicle <> other_vehicle AND (one.until IS NULL OR one.until >= other.since + overlap)
    AND (other.until IS NULL OR other.until >= other.since + overlap)
    // A removal that nobody reported shows in what came after.
    AND NOT EXISTS {
      (consignor)-[t:CUSTODY_TRANSFER {battery_id: item.battery_id}]->(),
      ()-[p:CUSTODY_TRANSFER {battery_id: item.battery_id}]->(consignor:Enterprise)
      WHERE t.kind IN ['paired', 'dispatch', 'receipt', 'direct'] AND p.seq = t.seq - 1
        AND t.at > one.since AND t.at <= other.since
    }
    AND NOT EXISTS {
      (vehicle)<-[e:VEHICLE_EVENT]-()
      WHERE e.event_type IN ['accepting', 'scrapping', 'exporting'] AND e.superseded IS NULL
        AND e.at >= one.since AND e.at <= other.since + day
    }
    AND NOT EXISTS {
      (vehicle)<-[r:INSTALLED_IN]-(replacement)
      WHERE replacement <> item AND r.since > one.since + day AND r.since <= other.since + day
    }
  UNWIND [{stay: one, vehicle: vehicle}, {stay: other, vehicle: other_vehicle}] AS seen
  OPTIONAL MATCH (item)<-[e:CUSTODY_EVENT {event_id: seen.stay.install_event_id}]-(reporter:Enterprise)
  WHERE e.superseded IS NULL
  RETURN item, 'two vehicles' AS way, seen.stay.install_event_id AS event_id, seen.vehicle.vehicle_id AS vehicle_id,
    null AS maker_id, reporter.enterprise_id AS party_id
  UNION ALL
  // Made and coded twice, by parties of different groups.
  MATCH ()-[later:CUSTODY_TRANSFER {kind: 'birth'}]->(maker:Enterprise)
  WHERE later.seq > 1
  MATCH (item:Battery {battery_id: later.battery_id})<-[:CUSTODY_EVENT {event_id: later.event_id, event_type: 'commissioning'}]-(),
    ()-[first:CUSTODY_TRANSFER {battery_id: later.battery_id}]->(other:Enterprise)
  WHERE first.kind = 'birth' AND first.seq < later.seq
    AND EXISTS { (item)<-[:CUSTODY_EVENT {event_id: first.event_id, event_type: 'commissioning'}]-() }
    AND coalesce(maker.parent_id, maker.enterprise_id) <> coalesce(other.parent_id, other.enterprise_id)
  UNWIND [{event_id: later.event_id, maker: maker}, {event_id: first.event_id, maker: other}] AS seen
  RETURN item, 'two births' AS way, seen.event_id AS event_id, null AS vehicle_id,
    seen.maker.enterprise_id AS maker_id, seen.maker.enterprise_id AS party_id
  UNION ALL
  // Reports name makers of different groups.
  MATCH (item:Battery)
  WHERE COUNT { (item)-[:MADE_BY]->() } > 1
  MATCH (item)-[:MADE_BY]->(maker:Enterprise)
  WITH item, collect(maker) AS makers, count(DISTINCT coalesce(maker.parent_id, maker.enterprise_id)) AS groups
  WHERE groups > 1
  UNWIND makers AS maker
  RETURN item, 'two makers' AS way, null AS event_id, null AS vehicle_id, maker.enterprise_id AS maker_id,
    maker.enterprise_id AS party_id
  UNION ALL
  // Reported at two places, too far apart for a lorry, with no hand-over between the two reporters.
  MATCH (one)-[leap:LEAP]->(other)
  WHERE leap.km >= $min_km AND leap.km > $max_speed_kmh * (leap.gap_s / 3600.0 + $slack_hours)
    AND (leap.consignor_id IS NULL OR leap.consignor_id <> one.enterprise_id)
    AND (leap.prev_consignee_id IS NULL OR leap.prev_consignee_id <> other.enterprise_id)
    AND NOT leap.is_one_document
  MATCH (item:Battery {battery_id: leap.battery_id})
  UNWIND [{event_id: leap.prev_event_id, party: one}, {event_id: leap.event_id, party: other}] AS seen
  RETURN item, 'two places' AS way, seen.event_id AS event_id, null AS vehicle_id, null AS maker_id,
    seen.party.enterprise_id AS party_id
}
RETURN item.battery_id AS item_id, collect(DISTINCT way) AS ways, collect(DISTINCT vehicle_id) AS vehicle_ids,
  collect(DISTINCT maker_id) AS maker_ids, collect(DISTINCT party_id) AS party_ids,
  collect(DISTINCT event_id) AS event_ids
ORDER BY item_id
