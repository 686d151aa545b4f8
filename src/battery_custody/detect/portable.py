"""What a rule's SQL may be: three named steps over the flat tables, in the part that every engine shares."""

from __future__ import annotations

from collections.abc import Collection, Set
from dataclasses import dataclass
from functools import cache

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.qualify import qualify
from sqlglot.schema import MappingSchema

from battery_custody.tables.columns import FlatTable
from battery_custody.tables.derived import DERIVED_TABLES
from battery_custody.tables.network import NETWORK_TABLES, SHAPE_PARAMS
from battery_custody.tables.regulation import REGULATION_TABLES

DIALECT = "duckdb"
STEPS = ("in_scope", "evaluable", "flagged")

#: Functions that give the same answer on DuckDB and on Spark.
PORTABLE = frozenset(
    {
        *("And", "Or", "Not", "Xor", "Case", "If", "Cast", "Coalesce", "Nullif", "Exists", "Array"),
        *(
            "Count",
            "CountIf",
            "Sum",
            "Avg",
            "Min",
            "Max",
            "ArrayAgg",
            "GroupConcat",
            "ArgMin",
            "ArgMax",
            "LogicalOr",
            "LogicalAnd",
        ),
        *("RowNumber", "Rank", "DenseRank", "Lag", "Lead", "FirstValue", "LastValue"),
        *("Abs", "Floor", "Ceil", "Round", "Greatest", "Least", "Sqrt", "Pow", "Ln", "Exp"),
        *("Sin", "Cos", "Asin", "Acos", "Atan2", "Radians"),
        *("Lower", "Upper", "Length", "Substring", "Concat", "StartsWith", "RegexpLike", "Trim"),
        *("ArrayConcat", "ArrayDistinct", "ArraySort"),
    }
)


@cache
def known_tables() -> dict[str, FlatTable]:
    """Return the tables that a rule may read, by name."""
    return {**DERIVED_TABLES, **NETWORK_TABLES, **REGULATION_TABLES}


@cache
def item_tables() -> dict[str, str]:
    """Return the item-grained tables, each with the column that holds the item."""
    return {name: "item_key" for name, table in DERIVED_TABLES.items() if "item_key" in table.names}


def parse(sql: str) -> exp.Query:
    """Parse a query.

    Raises:
        ValueError: for text that is no single query.
    """
    try:
        query = sqlglot.parse_one(sql, read=DIALECT)
    except SqlglotError as error:
        raise ValueError(f"its SQL can't be parsed ({str(error).splitlines()[0]})") from error
    if not isinstance(query, exp.Query):
        raise ValueError("its SQL is no query")
    return query


def placeholders(query: exp.Query) -> set[str]:
    """Return the names of the parameters that a query uses."""
    return {str(node.this) for node in query.find_all(exp.Placeholder)}


def shapes_read(sql: str) -> tuple[str, ...]:
    """Return the shapes of the network that a rule's text reads, in order of their names."""
    tables = {table.name for table in parse(f"{sql} SELECT * FROM flagged").find_all(exp.Table)}
    return tuple(sorted(tables & SHAPE_PARAMS.keys()))


@dataclass(frozen=True)
class CheckedSql:
    """What is known of a rule's text that was checked.

    `columns` are those of `flagged`. `light_steps` are those of `in_scope` and `evaluable` that only
    pick rows of one table, so that reading it again costs less than keeping them.
    """

    columns: frozenset[str]
    light_steps: frozenset[str]


def check_sql(sql: str, declared: Set[str], optional: Set[str]) -> CheckedSql:
    """Check a rule's text.

    Args:
        sql: the text, from WITH to the end of the last common table expression.
        declared: parameters that the text, or a shape that it reads, must use.
        optional: parameters that it may use.

    Raises:
        ValueError: saying what does not fit, without a full stop.
    """
    query = parse(f"{sql} SELECT * FROM flagged")
    names = [cte.alias for cte in query.find_all(exp.CTE)]
    if [name for name in names if name in STEPS] != list(STEPS) or names[-1] != "flagged":
        raise ValueError(
            f"it needs the steps {', '.join(STEPS)} in this order, flagged last; it has {', '.join(names)}"
        )
    _check_tables(query, set(names))
    _check_functions(query)
    used = placeholders(query)
    if used - declared - optional:
        raise ValueError(f"it uses the undeclared parameters {', '.join(sorted(used - declared - optional))}")
    needed = {name for shape in shapes_read(sql) for name in SHAPE_PARAMS[shape]}
    if needed - declared:
        raise ValueError(f"it lacks parameters of the shape that it reads: {', '.join(sorted(needed - declared))}")
    if declared - used - needed:
        raise ValueError(f"it declares parameters that it does not use: {', '.join(sorted(declared - used - needed))}")
    steps = {cte.alias: cte.this for cte in query.find_all(exp.CTE)}
    light = {"in_scope"} if _picks_rows(steps["in_scope"], names, set()) else set()
    if light and _picks_rows(steps["evaluable"], names, light):
        light.add("evaluable")
    try:
        qualified = qualify(query, schema=_schema(), dialect=DIALECT)
    except SqlglotError as error:
        raise ValueError(f"a column is not known ({str(error).splitlines()[0]})") from error
    assert isinstance(qualified, exp.Query), "a query stays one"
    return CheckedSql(frozenset(qualified.named_selects), frozenset(light))


def _picks_rows(step: exp.Expr, names: Collection[str], own: Set[str]) -> bool:
    """Return whether a step is a selection of rows of one table, `own` being the steps that it may read."""
    shaped = isinstance(step, exp.Select) and not any(
        step.args.get(part) for part in ("joins", "group", "distinct", "having", "qualify", "windows", "limit")
    )
    read = {table.name for table in step.find_all(exp.Table)} & set(names)
    return shaped and read <= own and step.find(exp.Window) is None


@cache
def _schema() -> MappingSchema:
    tables: dict[str, object] = {
        table.name: {column.name: column.type for column in table.columns} for table in known_tables().values()
    }
    return MappingSchema(tables, dialect=DIALECT)


def _check_tables(query: exp.Query, steps: Set[str]) -> None:
    for table in query.find_all(exp.Table):
        if table.name not in steps and table.name not in known_tables():
            raise ValueError(f"it reads {table.name}, which is no flat table")


def _check_functions(query: exp.Query) -> None:
    for node in query.find_all(exp.Func):
        if type(node).__name__ not in PORTABLE:
            raise ValueError(f"it uses {node.sql(DIALECT)}, which is not in the portable subset")
    for division in query.find_all(exp.Div):
        divisor = division.expression.unnest()
        if not isinstance(divisor, (exp.Literal, exp.Nullif)):
            raise ValueError(f"it divides by {divisor.sql(DIALECT)}; write NULLIF(…, 0)")
