// Purpose: some transformations with what went in and what came out.
// Params: ids (list of text), most (rows of each kind)
// Returns: transformation_id, process (list), inputs and outputs (lists of item_key, item_id, mass_kg)
// Used by: battery_custody.trace.graph_rows
UNWIND $ids AS id
MATCH (t:Transformation {transformation_id: id})
USING INDEX t:Transformation(transformation_id)
RETURN
  id,
  [t.defined, t.kind, t.enterprise_id, t.site_id, t.event_at.epochSeconds, t.record_at.epochSeconds, t.source, t.source_row,
    t.batch_no] AS process,
  COLLECT {
    MATCH (item)-[r:INPUT_TO]->(t)
    RETURN [item.item_key, coalesce(item.battery_id, item.lot_id), r.mass_kg]
    ORDER BY item.item_key
    LIMIT $most
  } AS inputs,
  COLLECT {
    MATCH (item)-[r:OUTPUT_OF]->(t)
    RETURN [item.item_key, coalesce(item.battery_id, item.lot_id), r.mass_kg]
    ORDER BY item.item_key
    LIMIT $most
  } AS outputs
ORDER BY id
LIMIT $most
