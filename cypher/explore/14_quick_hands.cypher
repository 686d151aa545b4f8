// Purpose: which waste batteries went through three or more hands within thirty days?
// Params: none
// Returns: battery_id, days, hands
// Used by: people, in Neo4j Browser
MATCH (a:Enterprise)-[t:CUSTODY_TRANSFER]->(b:Enterprise)
WHERE t.is_waste AND a <> b
WITH t, a, b ORDER BY t.battery_id, t.seq
WITH t.battery_id AS battery_id, collect({at: t.at, party: coalesce(b.name, b.enterprise_id)}) AS steps
UNWIND range(0, size(steps) - 3) AS place
WITH battery_id, steps[place..place + 3] AS three
WHERE three[2].at <= three[0].at + duration('P30D')
WITH battery_id, min(duration.inSeconds(three[0].at, three[2].at).seconds / 86400.0) AS days,
  head(collect([step IN three | step.party])) AS hands
RETURN battery_id, round(days, 1) AS days, hands
ORDER BY days, battery_id
LIMIT 10
