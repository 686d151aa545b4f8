// Purpose: a label in the database that this package did not make.
// Params: own_labels (list of text)
// Returns: label
// Used by: battery_custody.graph.watermark
CALL db.labels() YIELD label
WHERE NOT label IN $own_labels AND EXISTS { MATCH (n:$(label)) }
RETURN label
ORDER BY label
LIMIT 1
