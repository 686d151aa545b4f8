// Purpose: the Site nodes of some ids.
// Params: ids (list of text)
// Returns: rows (element id, then the projected table's columns)
// Used by: battery_custody.graph.reconcile
UNWIND $ids AS id
MATCH (n:Site {site_id: id})
USING INDEX n:Site(site_id)
RETURN collect([
  elementId(n),
  n.site_id,
  n.defined,
  n.enterprise_id,
  n.kind,
  n.adcode,
  n.latitude,
  n.longitude,
  n.serves_maker_ids,
  n.valid_from.epochSeconds,
  n.valid_to.epochSeconds,
  n.site_key
]) AS rows
