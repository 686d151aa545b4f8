// Purpose: record that a schema file was applied.
// Params: version, name, checksum
// Returns: nothing
// Used by: battery_custody.graph.schema
MERGE (v:SchemaVersion {version: $version})
ON CREATE SET v.applied_at = datetime()
SET v.name = $name, v.checksum = $checksum
