// Purpose: which flagged parties share phone, address or representative with a licensed party?
// Params: none
// Returns: party, licensed_party, shared, findings
// Used by: people, in Neo4j Browser
MATCH (f:Finding {status: 'open'})-[:INVOLVES]->(e:Enterprise)
WHERE NOT EXISTS { (e)-[:HOLDS]->(:Licence) } AND (e.phone IS NOT NULL OR e.address IS NOT NULL OR e.legal_representative IS NOT NULL)
WITH e, count(f) AS findings
MATCH (other:Enterprise)
WHERE other <> e AND EXISTS { (other)-[:HOLDS]->(:Licence) }
  AND (other.phone = e.phone OR other.address = e.address OR other.legal_representative = e.legal_representative)
RETURN coalesce(e.name, e.enterprise_id) AS party, coalesce(other.name, other.enterprise_id) AS licensed_party,
  [name IN ['phone', 'address', 'legal_representative'] WHERE e[name] = other[name]] AS shared, findings
ORDER BY findings DESC, e.enterprise_id, other.enterprise_id
LIMIT 10
