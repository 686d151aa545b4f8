// Purpose: the findings of a rule, open ones apart from the rest.
// Params: none
// Returns: nothing
// Used by: battery_custody.graph.schema
CREATE INDEX finding_rule IF NOT EXISTS
FOR (f:Finding) ON (f.rule_id, f.status)
