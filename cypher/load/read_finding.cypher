// Purpose: the Finding nodes of some ids.
// Params: ids (list of text)
// Returns: rows (element id, then the projected table's columns)
// Used by: battery_custody.graph.reconcile
UNWIND $ids AS id
MATCH (n:Finding {finding_id: id})
USING INDEX n:Finding(finding_id)
RETURN collect([
  elementId(n),
  n.finding_id,
  n.rule_id,
  n.rule_version,
  n.title,
  n.status,
  n.severity,
  n.score,
  n.subject_type,
  n.subject_id,
  n.first_event_at.epochSeconds,
  n.last_event_at.epochSeconds,
  n.mass_kg,
  n.summary,
  n.evidence,
  n.verdict,
  n.reason,
  n.reviewer,
  n.reviewed_at.epochSeconds,
  n.opened_run_id,
  n.opened_at.epochSeconds,
  n.withdrawn_run_id,
  n.withdrawn_at.epochSeconds,
  n.history
]) AS rows
