"""Rules on DuckDB: the ledger's own engine."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from battery_custody.detect.engine import Engine, Judgement
from battery_custody.detect.portable import DIALECT, item_tables, parse
from battery_custody.detect.rule import NOW, Rule, Scope, Value, restricted, tailed
from battery_custody.errors import RuleError


class DuckdbEngine(Engine):
    """Runs rules in a DuckDB connection that holds the flat tables and those of the regulation."""

    name = "duckdb"

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Use an open connection; it stays the caller's."""
        self._connection = connection

    def judge(self, rule: Rule, params: Mapping[str, Value], touched: str | None = None) -> Judgement:
        """Run one rule; see `Engine.judge`."""
        # Three light scans: one query for rows and counts would write the two denominators out in full.
        narrowed = touched if rule.scope is Scope.ITEM else None
        used = {name: params[name] for name in rule.params}
        if f"${NOW}" in rule.sql:
            used[NOW] = params[NOW]
        try:
            in_scope, evaluable = (
                int(self._connection.execute(_query(rule, step, narrowed, counted=True), used).fetchall()[0][0])
                for step in ("in_scope", "evaluable")
            )
            rows = self._connection.sql(_query(rule, "flagged", narrowed), params=used).to_arrow_table()
        except duckdb.Error as error:
            reason = str(error).splitlines()[0]
            raise RuleError(f"The rule {rule.id} failed ({reason}); report it with the rule's version.") from error
        return Judgement(in_scope, evaluable, rows.num_rows, rows)


def _query(rule: Rule, step: str, touched: str | None, *, counted: bool = False) -> str:
    query = tailed(rule.sql, step, counted=counted)
    return query if touched is None else restricted(parse(query), item_tables(), touched).sql(DIALECT)
