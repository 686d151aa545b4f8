"""Rules on DuckDB: the ledger's own engine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import duckdb

from battery_custody.detect.engine import Engine, Judgement
from battery_custody.detect.portable import item_tables
from battery_custody.detect.rule import Rule, Scope, Value, tailed
from battery_custody.errors import RuleError

if TYPE_CHECKING:
    from battery_custody.network.ledger_flows import LedgerNetwork


class DuckdbEngine(Engine):
    """Runs rules in a DuckDB connection that holds the flat tables and those of the regulation."""

    name = "duckdb"

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Use an open connection; it stays the caller's."""
        self._connection = connection
        self._shadowed = False
        self._network: LedgerNetwork | None = None

    def judge(self, rule: Rule, params: Mapping[str, Value], touched: str | None = None) -> Judgement:
        """Run one rule; see `Engine.judge`."""
        self._shadow(touched if rule.scope is Scope.ITEM else None)
        # Three light scans: one query for rows and counts would write the two denominators out in full.
        used = {name: params[name] for name in rule.sql_params}
        for shape in rule.shapes:
            self._find_shape(shape, params)
        try:
            in_scope, evaluable = (
                int(self._connection.execute(tailed(rule.sql, step, counted=True), used).fetchall()[0][0])
                for step in ("in_scope", "evaluable")
            )
            rows = self._connection.sql(tailed(rule.sql, "flagged"), params=used).to_arrow_table()
        except duckdb.Error as error:
            reason = str(error).splitlines()[0]
            raise RuleError(f"The rule {rule.id} failed ({reason}); report it with the rule's version.") from error
        finally:
            for shape in rule.shapes:
                self._connection.execute(f"DROP TABLE IF EXISTS temp.{shape}")
        return Judgement(in_scope, evaluable, rows.num_rows, rows)

    def close(self) -> None:
        """Let the tables' names stand for the whole tables again."""
        self._shadow(None)

    def _find_shape(self, shape: str, params: Mapping[str, Value]) -> None:
        if self._network is None:
            # The compiler of array code takes a second to load: only for those who look for shapes.
            from battery_custody.network.ledger_flows import LedgerNetwork

            self._network = LedgerNetwork(self._connection)
        self._network.write(shape, params)

    def _shadow(self, touched: str | None) -> None:
        """Let the names of the item-grained tables stand for their rows of touched items, or for the whole.

        A temporary table comes before one of the ledger that bears the same name, so that a rule's text
        is run as it is, and each table is scanned once, not once a rule.
        """
        if self._shadowed == (touched is not None):
            return
        for table, key in item_tables().items():
            if touched is None:
                self._connection.execute(f"DROP TABLE temp.{table}")
            else:
                self._connection.execute(
                    f"CREATE TEMP TABLE {table} AS FROM main.{table} WHERE {key} IN (SELECT item_key FROM {touched})"
                )
        self._shadowed = touched is not None
