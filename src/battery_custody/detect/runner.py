"""Run rules and keep what they find: counts for each rule, findings with their life."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from battery_custody.detect.duckdb_engine import DuckdbEngine
from battery_custody.detect.findings import Changes, create_result_tables, merge_findings
from battery_custody.detect.finish import finish
from battery_custody.detect.parameters import Overrides, check_overrides, effective
from battery_custody.detect.rule import NOW, Rule, Scope
from battery_custody.errors import RuleError
from battery_custody.regulation import Regulation, load_regulation

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

    from battery_custody.detect.engine import Engine

#: Called after each rule: its id, how many are done, how many there are.
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class RuleRun:
    """What came of one rule: how many cases there were, could be judged, were flagged; seconds."""

    rule_id: str
    in_scope: int
    evaluable: int
    flagged: int
    seconds: float
    failure: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return it as the object that is given out; `failure` only where the rule failed."""
        record: dict[str, Any] = {
            "rule_id": self.rule_id,
            "in_scope": self.in_scope,
            "evaluable": self.evaluable,
            "flagged": self.flagged,
            "seconds": round(self.seconds, 3),
        }
        return record if self.failure is None else {**record, "failure": self.failure}


@dataclass(frozen=True)
class RunReport:
    """What came of a run."""

    run_id: str
    now_s: int
    rules: tuple[RuleRun, ...]
    findings: Changes
    params: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def failures(self) -> tuple[str, ...]:
        """The sentences of the rules that failed."""
        return tuple(run.failure for run in self.rules if run.failure is not None)

    def to_dict(self) -> dict[str, Any]:
        """Return it as the object that is given out."""
        return {
            "run_id": self.run_id,
            "rules": [run.to_dict() for run in self.rules],
            "findings": {
                "open": self.findings.open,
                "new": self.findings.new,
                "withdrawn": self.findings.withdrawn,
            },
        }

    def raise_for_failures(self) -> None:
        """Raise if any rule failed; the others' findings are kept all the same.

        Raises:
            RuleError: with the first failure's sentence, and how many more there are.
        """
        if self.failures:
            more = f" ({len(self.failures) - 1} more failed.)" if len(self.failures) > 1 else ""
            raise RuleError(self.failures[0] + more)


def run_rules(
    connection: duckdb.DuckDBPyConnection,
    rules: Sequence[Rule],
    *,
    now_s: int,
    regulation: Regulation | None = None,
    params: Overrides | None = None,
    touched: str | None = None,
    engine: Engine | None = None,
    progress: Progress | None = None,
) -> RunReport:
    """Run rules over the flat tables of a ledger and bring its findings up to date.

    A rule that fails does not stop the others: it is in the report, and its findings stay as they
    are; see `RunReport.raise_for_failures`.

    Args:
        connection: a connection that holds the flat tables; the result tables are made in it.
        rules: the rules to run; findings of other rules stay as they are.
        now_s: the time as of which to judge, epoch seconds.
        regulation: the law; None: the packaged one. It is written into the connection.
        params: values for parameters, in place of the rules' own.
        touched: name of a table with a column `item_key`; rules of item scope judge only those
            items, and only findings about them can be withdrawn. Rules of other scope judge all.
        engine: what runs the SQL; None: DuckDB in this connection.
        progress: called after each rule.

    Raises:
        InputError: for a parameter that no rule has, or a value of another type.
    """
    params = params or {}
    check_overrides(params)
    started_s = int(time.time())
    (regulation or load_regulation()).write_tables(connection)
    engine = engine or DuckdbEngine(connection)
    runs: dict[str, RuleRun] = {}
    flagged: dict[Rule, pa.Table] = {}
    try:
        # Rules of item scope first, so that an engine narrows its tables once.
        for done, rule in enumerate(sorted(rules, key=lambda rule: rule.scope is not Scope.ITEM), start=1):
            began = time.perf_counter()
            try:
                judged = engine.judge(rule, {**effective(rule, params), NOW: now_s}, touched)
            except RuleError as error:
                runs[rule.id] = RuleRun(rule.id, 0, 0, 0, time.perf_counter() - began, str(error))
            else:
                flagged[rule] = judged.rows
                seconds = time.perf_counter() - began
                runs[rule.id] = RuleRun(rule.id, judged.in_scope, judged.evaluable, judged.flagged, seconds)
            if progress is not None:
                progress(rule.id, done, len(rules))
    finally:
        engine.close()
    create_result_tables(connection)
    connection.begin()
    try:
        run_id = _next_run_id(connection)
        finish(connection, flagged)
        changes = merge_findings(connection, run_id, tuple(flagged), touched)
        set_params = {rule_id: dict(values) for rule_id, values in params.items()}
        report = RunReport(run_id, now_s, tuple(runs[rule.id] for rule in rules), changes, set_params)
        _record(connection, report, rules, started_s, engine.name, touched is not None)
    except BaseException:
        connection.rollback()
        raise
    connection.commit()
    return report


def judged_before(connection: duckdb.DuckDBPyConnection, rules: Sequence[Rule]) -> bool:
    """Return whether all items were judged by exactly these rules, so that only touched ones are left to judge.

    That is so where a run over everything, with the rules' own parameters and without a failure,
    was followed by no run with other parameters.
    """
    row = connection.execute(
        """
        WITH whole AS (
            SELECT run_id FROM detection_run
            JOIN (
                SELECT run_id, list(rule_id || ' ' || rule_version ORDER BY rule_id) AS judged, COUNT(failure) AS failed
                FROM detection_rule_run GROUP BY run_id
            ) USING (run_id)
            WHERE NOT touched AND params = '{}' AND failed = 0 AND judged = $rules
        )
        SELECT COUNT(*) FROM whole
        WHERE NOT EXISTS (SELECT 1 FROM detection_run AS r WHERE r.run_id > whole.run_id AND r.params <> '{}')
        """,
        {"rules": sorted(f"{rule.id} {rule.version}" for rule in rules)},
    ).fetchall()[0]
    return bool(row[0])


def _next_run_id(connection: duckdb.DuckDBPyConnection) -> str:
    count = connection.execute("SELECT COUNT(*) FROM detection_run").fetchall()[0][0]
    return f"R-{count + 1:06d}"


def _record(
    connection: duckdb.DuckDBPyConnection,
    report: RunReport,
    rules: Sequence[Rule],
    started_s: int,
    engine: str,
    touched: bool,
) -> None:
    connection.execute(
        "INSERT INTO detection_run VALUES ($run_id, $started_s, $now_s, $engine, $touched, $rule_ids, $params, "
        "$open, $new, $withdrawn)",
        {
            "run_id": report.run_id,
            "started_s": started_s,
            "now_s": report.now_s,
            "engine": engine,
            "touched": touched,
            "rule_ids": [rule.id for rule in rules],
            "params": json.dumps(report.params),
            "open": report.findings.open,
            "new": report.findings.new,
            "withdrawn": report.findings.withdrawn,
        },
    )
    for rule, run in zip(rules, report.rules, strict=True):
        connection.execute(
            "INSERT INTO detection_rule_run VALUES ($run_id, $rule_id, $version, $params, $in_scope, $evaluable, "
            "$flagged, $seconds, $failure)",
            {
                "run_id": report.run_id,
                "rule_id": rule.id,
                "version": rule.version,
                "params": json.dumps(effective(rule, report.params)),
                "in_scope": run.in_scope,
                "evaluable": run.evaluable,
                "flagged": run.flagged,
                "seconds": run.seconds,
                "failure": run.failure,
            },
        )
