// Purpose: which schema files were applied.
// Params: none
// Returns: version, name, checksum, applied_at
// Used by: battery_custody.graph.schema
MATCH (v:SchemaVersion)
RETURN v.version AS version, v.name AS name, v.checksum AS checksum, toString(v.applied_at) AS applied_at
ORDER BY version
