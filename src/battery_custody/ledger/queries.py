"""The ledger's queries: one statement per file in `ledger/sql`, found by name."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from duckdb import DuckDBPyConnection


@cache
def query(name: str) -> str:
    """Return the text of the statement in `ledger/sql/<name>.sql`."""
    return files("battery_custody.ledger").joinpath("sql", f"{name}.sql").read_text("utf-8")


def first_row(connection: DuckDBPyConnection, sql: str, parameters: Any = None) -> tuple[Any, ...] | None:
    """Return the first row of a query, or None where there is none; the result is read to its end.

    An unfinished result would keep the connection from any other work.
    """
    rows = connection.execute(sql, parameters).fetchall()
    return tuple(rows[0]) if rows else None


def one_number(connection: DuckDBPyConnection, sql: str, parameters: Any = None) -> int:
    """Return the number that a query of one row and one column gives."""
    row = first_row(connection, sql, parameters)
    return int(row[0]) if row and row[0] is not None else 0
