// Purpose: the OPERATES relationships of some sites.
// Params: ids (list of text)
// Returns: rows (element id, then the projected table's columns), once for each kind of owner
// Used by: battery_custody.graph.reconcile
UNWIND $ids AS id
MATCH (n:Site {site_id: id})<-[r:OPERATES]-(e:Enterprise)
USING INDEX n:Site(site_id)
RETURN collect([
  elementId(r),
  n.site_id,
  e.enterprise_id
]) AS rows
