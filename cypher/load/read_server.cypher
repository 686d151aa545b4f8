// Purpose: what answers: product, version, edition.
// Params: none
// Returns: name, version, edition
// Used by: battery_custody.graph.connection
CALL dbms.components() YIELD name, versions, edition
RETURN name, versions[0] AS version, edition
ORDER BY name
LIMIT 1
