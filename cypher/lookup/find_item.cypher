// Purpose: the items that names stand for: those of that id, and those that have it as another name.
// Params: names (list of text), most (rows)
// Returns: name, item_id, item_key, is_id
// Used by: battery_custody.trace.graph_naming
UNWIND $names AS name
CALL (name) {
  MATCH (n:Battery {battery_id: name})
  USING INDEX n:Battery(battery_id)
  RETURN n AS item, true AS is_id
  UNION
  MATCH (n:Lot {lot_id: name})
  USING INDEX n:Lot(lot_id)
  RETURN n AS item, true AS is_id
  UNION
  MATCH (a:Alias {alias: name})-[:NAMES]->(n)
  USING INDEX a:Alias(alias)
  RETURN n AS item, false AS is_id
}
RETURN DISTINCT name, coalesce(item.battery_id, item.lot_id) AS item_id, item.item_key AS item_key, is_id
ORDER BY name, item_id
LIMIT $most
