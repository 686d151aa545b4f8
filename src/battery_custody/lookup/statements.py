"""The statements of look-ups: one per file in `lookup/sql`, found by name."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from duckdb import DuckDBPyConnection


@cache
def sql(name: str) -> str:
    """Return the text of the statement in `lookup/sql/<name>.sql`."""
    return files("battery_custody.lookup").joinpath("sql", f"{name}.sql").read_text("utf-8")


def rows(connection: DuckDBPyConnection, name: str, parameters: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    """Return the rows of a statement by column name; the result is read to its end."""
    found = connection.execute(sql(name), parameters)
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
