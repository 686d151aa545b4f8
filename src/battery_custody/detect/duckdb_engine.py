"""Rules on DuckDB: the ledger's own engine."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

import duckdb

from battery_custody.detect.engine import Engine, Judgement
from battery_custody.detect.portable import item_tables
from battery_custody.detect.rule import Rule, Scope, Value, judging
from battery_custody.errors import RuleError

if TYPE_CHECKING:
    from battery_custody.network.ledger_flows import LedgerNetwork

#: What `judging` returns beside the columns of `flagged`.
_COUNTED = ["cases_in_scope", "cases_evaluable", "is_flagged"]
#: Found to cost more than it saves: it keeps whole tables that a rule reads twice, all their rows written out.
_UNWANTED_OPTIMIZER = "common_subplan"


class DuckdbEngine(Engine):
    """Runs rules in a DuckDB connection that holds the flat tables and those of the regulation."""

    name = "duckdb"

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Use an open connection; it stays the caller's."""
        self._connection = connection
        self._shadowed = False
        self._network: LedgerNetwork | None = None
        ((self._disabled,),) = connection.execute("SELECT current_setting('disabled_optimizers')").fetchall()
        self._disable(f"{self._disabled},{_UNWANTED_OPTIMIZER}".strip(","))

    def judge(self, rule: Rule, params: Mapping[str, Value], touched: str | None = None) -> Judgement:
        """Run one rule; see `Engine.judge`."""
        self._shadow(touched if rule.scope is Scope.ITEM else None)
        used = {name: params[name] for name in rule.sql_params}
        for shape in rule.shapes:
            self._find_shape(shape, params)
        try:
            rows = self._connection.sql(_unkept(rule), params=used).to_arrow_table()
        except duckdb.Error as error:
            reason = str(error).splitlines()[0]
            raise RuleError(f"The rule {rule.id} failed ({reason}); report it with the rule's version.") from error
        finally:
            for shape in rule.shapes:
                self._connection.execute(f"DROP TABLE IF EXISTS temp.{shape}")
        in_scope, evaluable, is_flagged = (rows.column(name)[0].as_py() for name in _COUNTED)
        found = rows.drop_columns(_COUNTED) if is_flagged else rows.drop_columns(_COUNTED).slice(0, 0)
        return Judgement(in_scope, evaluable, found.num_rows, found)

    def close(self) -> None:
        """Let the tables' names stand for the whole tables again, and the engine optimise as before."""
        self._shadow(None)
        self._disable(self._disabled)

    def _disable(self, optimizers: str) -> None:
        self._connection.execute("SET disabled_optimizers = $names", {"names": optimizers})

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


def _unkept(rule: Rule) -> str:
    """Return the query of a rule, its light steps read where they are used rather than kept."""
    text = judging(rule.sql)
    for step in rule.light_steps:
        text = re.sub(rf"\b{step} AS \(", f"{step} AS NOT MATERIALIZED (", text, count=1)
    return text
