// Purpose: the relationships of a type in a range of numbers, as one list for each column.
// Params: token (type), first, last, columns (maps of way: self, from or to; property)
// Returns: cells (for each column the list of its values)
// Used by: battery_custody.graph.foreign
UNWIND range($first, $last) AS number
MATCH (a)-[r]->(b)
WHERE id(r) = number AND type(r) = $token
WITH collect(r) AS found, collect(a) AS starts, collect(b) AS ends
UNWIND range(0, size($columns) - 1) AS place
WITH place, $columns[place] AS column, found, starts, ends
RETURN [one IN CASE column.way WHEN 'self' THEN found WHEN 'from' THEN starts ELSE ends END | one[column.property]]
  AS cells
ORDER BY place
