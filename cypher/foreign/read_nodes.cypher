// Purpose: the nodes of a label in a range of numbers, as one list for each column.
// Params: token (label), first, last, columns (maps of way: self, out or in; type; property)
// Returns: cells (for each column the list of its values)
// Used by: battery_custody.graph.foreign
UNWIND range($first, $last) AS number
MATCH (n)
WHERE id(n) = number AND $token IN labels(n)
WITH collect(n) AS found
UNWIND range(0, size($columns) - 1) AS place
WITH found, place, $columns[place] AS column
RETURN CASE column.way
  WHEN 'self' THEN [n IN found | n[column.property]]
  WHEN 'out' THEN [n IN found | head(COLLECT { MATCH (n)-[r]->(m) WHERE type(r) = column.type RETURN m[column.property] AS cell ORDER BY cell LIMIT 1 })]
  ELSE [n IN found | head(COLLECT { MATCH (n)<-[r]-(m) WHERE type(r) = column.type RETURN m[column.property] AS cell ORDER BY cell LIMIT 1 })]
END AS cells
ORDER BY place
