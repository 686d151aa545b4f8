"""The life of findings: opened, withdrawn when a run no longer finds them, reopened when one does."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from battery_custody.errors import InputError
from battery_custody.model.times import iso
from battery_custody.tables.results import FINDING, RESULT_TABLES

if TYPE_CHECKING:
    import duckdb

    from battery_custody.detect.rule import Rule

#: What a finding's status can be shown as, and `all`.
STATUSES = ("open", "dismissed", "withdrawn", "all")


@dataclass(frozen=True)
class Changes:
    """How a run changed the findings: open after it, opened or reopened by it, withdrawn by it."""

    open: int
    new: int
    withdrawn: int


def create_result_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the tables of results where they are not there yet."""
    for table in RESULT_TABLES.values():
        columns = ", ".join(f'"{column.name}" {column.type}' for column in table.columns)
        connection.execute(f"CREATE TABLE IF NOT EXISTS {table.name} ({columns})")


def merge_findings(
    connection: duckdb.DuckDBPyConnection, run_id: str, rules: Sequence[Rule], touched: str | None = None
) -> Changes:
    """Bring the findings up to date with what a run found, which stands in `FOUND`.

    Args:
        connection: the ledger's connection, in a transaction of the caller.
        run_id: the run.
        rules: the rules that ran to their end; findings of other rules stay as they are.
        touched: name of the table of touched items, if rules of item scope judged only those;
            findings about other items then stay as they are.
    """
    # Imported here: to list findings takes no rules, nor the SQL parser that they check themselves with.
    from battery_custody.detect.finish import FOUND
    from battery_custody.detect.rule import Scope

    in_full = [rule.id for rule in rules if touched is None or rule.scope is Scope.ALL]
    in_part = [rule.id for rule in rules if rule.id not in in_full]
    run = {"run_id": run_id}
    _judged(connection, in_full, in_part, touched)
    connection.execute(
        """
        INSERT INTO finding_history
        SELECT finding_id, $run_id, CASE WHEN old.finding_id IS NULL THEN 'opened' ELSE 'reopened' END
        FROM found_finding AS new LEFT JOIN finding AS old USING (finding_id)
        WHERE old.finding_id IS NULL OR old.status = 'withdrawn'
        """,
        run,
    )
    connection.execute(
        """
        INSERT INTO finding_history
        SELECT finding_id, $run_id, 'withdrawn' FROM finding AS old
        WHERE status = 'open' AND finding_id IN (SELECT finding_id FROM judged_finding)
          AND finding_id NOT IN (SELECT finding_id FROM found_finding)
        """,
        run,
    )
    connection.execute(
        """
        UPDATE finding SET status = 'withdrawn', withdrawn_run_id = $run_id
        WHERE finding_id IN (SELECT finding_id FROM finding_history WHERE run_id = $run_id AND change = 'withdrawn')
        """,
        run,
    )
    decided = FINDING.names[1 : FINDING.names.index("opened_run_id")]
    assignments = ", ".join(f"{name} = new.{name}" for name in decided)
    connection.execute(
        f"UPDATE finding SET {assignments}, seen_run_id = $run_id, withdrawn_run_id = NULL "
        f"FROM {FOUND} AS new WHERE finding.finding_id = new.finding_id",
        run,
    )
    connection.execute(
        f"INSERT INTO finding SELECT *, $run_id, $run_id, NULL FROM {FOUND} AS new "
        "WHERE NOT EXISTS (SELECT 1 FROM finding AS old WHERE old.finding_id = new.finding_id)",
        run,
    )
    counts = connection.execute(
        """
        SELECT (SELECT COUNT(*) FROM finding WHERE status = 'open'),
            COUNT(*) FILTER (change <> 'withdrawn'), COUNT(*) FILTER (change = 'withdrawn')
        FROM finding_history WHERE run_id = $run_id
        """,
        run,
    ).fetchall()[0]
    return Changes(*(int(count) for count in counts))


def _judged(connection: duckdb.DuckDBPyConnection, in_full: list[str], in_part: list[str], touched: str | None) -> None:
    """Gather the earlier findings that this run judged again: what it did not find of them is withdrawn."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE judged_finding AS "
        "SELECT finding_id FROM finding WHERE list_contains($in_full, rule_id)",
        {"in_full": in_full},
    )
    if touched is None or not in_part:
        return
    connection.execute(
        f"""
        INSERT INTO judged_finding
        WITH touched_item AS (
            SELECT item_id FROM battery WHERE item_key IN (SELECT item_key FROM {touched})
            UNION ALL SELECT item_id FROM lot WHERE item_key IN (SELECT item_key FROM {touched})
        )
        SELECT finding_id FROM finding
        WHERE list_contains($in_part, rule_id) AND item_ids[1] IN (SELECT item_id FROM touched_item)
        """,
        {"in_part": in_part},
    )


def last_run(connection: duckdb.DuckDBPyConnection) -> str | None:
    """Return when the last run began, ISO 8601, None where there was none."""
    return iso(connection.execute("SELECT MAX(started_s) FROM detection_run").fetchall()[0][0])


def rule_runs(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Return for each rule the three numbers of its last run over everything: in scope, evaluable, flagged."""
    rows = connection.execute(
        """
        SELECT rule_id, arg_max(in_scope, run_id), arg_max(evaluable, run_id), arg_max(flagged, run_id)
        FROM detection_rule_run JOIN detection_run USING (run_id)
        WHERE NOT touched AND failure IS NULL
        GROUP BY rule_id ORDER BY rule_id
        """
    ).fetchall()
    return [dict(zip(("rule_id", "in_scope", "evaluable", "flagged"), row, strict=True)) for row in rows]


_SHOWN = """
WITH last_review AS (
    SELECT finding_id, arg_max(verdict, review_no) AS verdict, arg_max(reason, review_no) AS reason,
        arg_max(reviewer, review_no) AS reviewer, MAX(reviewed_s) AS reviewed_s
    FROM finding_review GROUP BY finding_id
),
shown AS (
    SELECT f.* EXCLUDE (status),
        CASE WHEN f.status = 'open' AND r.verdict = 'dismissed' THEN 'dismissed' ELSE f.status END AS status,
        r.verdict, r.reason, r.reviewer, r.reviewed_s
    FROM finding AS f LEFT JOIN last_review AS r USING (finding_id)
)
"""


_CHOSEN = """
FROM shown
WHERE ($rule_id IS NULL OR starts_with(rule_id, $rule_id))
  AND ($subject_id IS NULL OR subject_id = $subject_id)
  AND ($status = 'all' OR status = $status)
"""

_PAGE = """
  AND ($finding_id IS NULL OR finding_id = $finding_id)
  AND ($after_id IS NULL OR score < $after_score OR (score = $after_score AND finding_id > $after_id))
  AND ($territory IS NULL OR finding_id IN (SELECT finding_id FROM local_finding))
"""

#: Findings that name a party registered in a territory, or an item that was handed over there.
_LOCAL = """,
local_finding AS (
    SELECT f.finding_id FROM (SELECT finding_id, unnest(party_ids) AS party_id FROM finding) AS f
    JOIN enterprise AS e ON e.enterprise_id = f.party_id AND starts_with(e.adcode, $territory)
    UNION
    SELECT f.finding_id FROM (SELECT finding_id, unnest(item_ids) AS item_id FROM finding) AS f
    JOIN keys.item AS i ON i.id = f.item_id
    JOIN custody_transfer AS t ON t.item_key = i.key AND starts_with(t.adcode, $territory)
)
"""


def _choice(rule_id: str | None, subject_id: str | None, status: str) -> dict[str, Any]:
    if status not in STATUSES:
        raise InputError(f"The status {status!r} is unknown; write one of {', '.join(STATUSES)}.")
    prefix = rule_id and rule_id.upper().removesuffix("*")
    return {"rule_id": prefix, "subject_id": subject_id, "status": status}


def count_findings(
    connection: duckdb.DuckDBPyConnection,
    rule_id: str | None = None,
    subject_id: str | None = None,
    status: str = "open",
) -> int:
    """Return how many findings `list_findings` gives without a limit.

    Raises:
        InputError: for an unknown status.
    """
    choice = _choice(rule_id, subject_id, status)
    return int(connection.execute(f"{_SHOWN} SELECT COUNT(*) {_CHOSEN}", choice).fetchall()[0][0])


def list_findings(
    connection: duckdb.DuckDBPyConnection,
    rule_id: str | None = None,
    subject_id: str | None = None,
    status: str = "open",
    limit: int | None = None,
    *,
    finding_id: str | None = None,
    after: tuple[float, str] | None = None,
    territory: str | None = None,
) -> list[dict[str, Any]]:
    """Return findings as records, best first; of equal score the one with the smaller id.

    Args:
        connection: the ledger's connection.
        rule_id: only of this rule, or of the rules whose id begins so (`CC4`).
        subject_id: only about this subject, as its code is shown.
        status: open, dismissed, withdrawn or all.
        limit: at most so many, None: all.
        finding_id: only this one.
        after: only those that come after one of this score and id.
        territory: only those that touch a place, the first digits of GB/T 2260.

    Raises:
        InputError: for an unknown status.
    """
    after_score, after_id = after or (None, None)
    cursor = connection.execute(
        f"""{_SHOWN}{_LOCAL}
        SELECT finding_id, rule_id, rule_version, title, status, severity, score, subject_type, subject_id,
            party_ids, item_ids, event_ids, first_event_s, last_event_s, summary, evidence, mass_kg,
            verdict, reason, reviewer, reviewed_s
        {_CHOSEN}{_PAGE}
        ORDER BY score DESC, finding_id
        LIMIT $limit
        """,
        {
            **_choice(rule_id, subject_id, status),
            "limit": 2**62 if limit is None else limit,
            "finding_id": finding_id,
            "after_score": after_score,
            "after_id": after_id,
            "territory": territory,
        },
    )
    names = [column[0] for column in cursor.description]
    return [_record(dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


def _record(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row as the record that is given out."""
    review = {
        "verdict": row.pop("verdict"),
        "reason": row.pop("reason"),
        "by": row.pop("reviewer"),
        "at": iso(row.pop("reviewed_s")),
    }
    record: dict[str, Any] = {}
    for name, value in row.items():
        if name in ("first_event_s", "last_event_s"):
            record[f"{name.removesuffix('_s')}_at"] = iso(value)
        else:
            record[name] = value
    record["evidence"] = json.loads(row["evidence"])
    record["review"] = review if review["verdict"] else None
    return record
