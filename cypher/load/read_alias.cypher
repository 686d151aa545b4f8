// Purpose: the Alias nodes of some items.
// Params: ids (list of text)
// Returns: rows (element id, then the projected table's columns)
// Used by: battery_custody.graph.reconcile
UNWIND $ids AS id
MATCH (n:Alias {item_id: id})
USING INDEX n:Alias(item_id)
RETURN collect([
  elementId(n),
  n.alias_id,
  n.alias,
  n.item_id
]) AS rows
