"""Result tables: what detection and review write; kept with the records, never derived from them.

Results hold codes, not keys, so that they survive when derived tables are built anew.
"""

from __future__ import annotations

from battery_custody.tables.columns import FlatTable, columns

FINDING = FlatTable(
    "finding",
    "A finding of a rule, with its life; a verdict of a person is kept apart.",
    ("finding_id",),
    columns("""
    finding_id VARCHAR F- and the hash of rule id and identity
    rule_id VARCHAR rule
    rule_version VARCHAR version of the rule that found it last
    title VARCHAR title of the rule
    status VARCHAR open or withdrawn
    severity VARCHAR info, low, medium, high or critical
    score DOUBLE 0 to 1, comparable across rules
    subject_type VARCHAR what it is about
    subject_id VARCHAR id of that
    party_ids VARCHAR[] parties involved, the one at fault first
    item_ids VARCHAR[] items involved
    event_ids VARCHAR[] ids of all source records that make the pattern, in time order
    first_event_s BIGINT when the pattern began
    last_event_s BIGINT when it ended
    mass_kg DOUBLE mass at stake, NULL: unknown
    summary VARCHAR one sentence
    evidence VARCHAR JSON object: identity, evidence, parts of the score
    opened_run_id VARCHAR run that found it first
    seen_run_id VARCHAR run that found it last
    withdrawn_run_id VARCHAR run that no longer found it, NULL while it is open
    """),
)

FINDING_HISTORY = FlatTable(
    "finding_history",
    "A change in the life of a finding.",
    ("finding_id", "run_id"),
    columns("""
    finding_id VARCHAR finding
    run_id VARCHAR run that changed it
    change VARCHAR opened, withdrawn or reopened
    """),
)

FINDING_REVIEW = FlatTable(
    "finding_review",
    "A person's verdict on a finding; the latest one counts.",
    ("finding_id", "review_no"),
    columns("""
    finding_id VARCHAR finding
    review_no INTEGER number of the verdict on this finding, from 1
    verdict VARCHAR confirmed or dismissed
    reason VARCHAR why
    reviewer VARCHAR who
    reviewed_s BIGINT when
    """),
)

DETECTION_RUN = FlatTable(
    "detection_run",
    "A run of detection, with what was set for it and what came of it.",
    ("run_id",),
    columns("""
    run_id VARCHAR R- and a number
    started_s BIGINT when it began
    now_s BIGINT the time as of which it judged
    engine VARCHAR duckdb or spark
    touched BOOLEAN whether rules of item scope judged touched items only
    rule_ids VARCHAR[] rules that were to run
    params VARCHAR JSON object: parameters set for this run, by rule
    open BIGINT open findings after it
    new BIGINT findings that it opened or reopened
    withdrawn BIGINT findings that it withdrew
    """),
)

DETECTION_RULE_RUN = FlatTable(
    "detection_rule_run",
    "What came of one rule in a run.",
    ("run_id", "rule_id"),
    columns("""
    run_id VARCHAR run
    rule_id VARCHAR rule
    rule_version VARCHAR its version
    params VARCHAR JSON object: the parameters in force
    in_scope BIGINT how many cases there were
    evaluable BIGINT how many of them could be judged
    flagged BIGINT how many of them were flagged
    seconds DOUBLE how long it took
    failure VARCHAR why it failed, NULL: it did not
    """),
)

#: All result tables by name.
RESULT_TABLES: dict[str, FlatTable] = {
    table.name: table for table in (FINDING, FINDING_HISTORY, FINDING_REVIEW, DETECTION_RUN, DETECTION_RULE_RUN)
}
