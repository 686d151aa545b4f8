-- Purpose: what a party received from whom and handed to whom.
-- Params: party, since_s, until_s (NULL: no limit)
-- Returns: one row a direction and other party; mass_kg is NULL where no mass is known
-- Used by: enterprises
SELECT
    CASE WHEN t.consignee_key = $party THEN 'in' ELSE 'out' END AS direction,
    other.id AS party_id,
    count(*) AS transfers,
    count(DISTINCT t.item_key) AS items,
    count(*) FILTER (t.is_waste) AS waste_transfers,
    round(sum(t.mass_kg), 3) AS mass_kg,
    min(t.at_s) AS first_s,
    max(t.at_s) AS last_s
FROM custody_transfer AS t
LEFT JOIN keys.party AS other
    ON other.key = CASE WHEN t.consignee_key = $party THEN t.consignor_key ELSE t.consignee_key END
WHERE (t.consignee_key = $party OR t.consignor_key = $party)
    AND t.consignor_key IS DISTINCT FROM t.consignee_key
    AND ($since_s IS NULL OR t.at_s >= $since_s) AND ($until_s IS NULL OR t.at_s <= $until_s)
GROUP BY ALL
ORDER BY mass_kg DESC NULLS LAST, transfers DESC, direction, party_id
LIMIT 10000
