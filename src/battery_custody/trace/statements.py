"""The statements that the ledger is asked, and the one place that says which tables they read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import duckdb

#: The tables that exist a second time, as known on a day, with `known_` before their name.
KNOWN_TABLES = ("custody_event", "custody_transfer", "item_life", "association")

_KNOWN = re.compile(rf"\bFROM ({'|'.join(KNOWN_TABLES)})\b")
#: Up to this many keys are asked for one by one, which is quicker than a list.
ONE_BY_ONE = 3
_PARSED: dict[str, duckdb.Statement] = {}


@cache
def statement(name: str, *, known: bool = False, many: bool = False) -> str:
    """Return the statement in `trace/sql/<name>.sql`.

    With `known` it reads the tables as known on a day, with `many` it takes a list of keys where
    the file compares with one: the comparison with one key is twice as quick.
    """
    text = files("battery_custody.trace").joinpath("sql", f"{name}.sql").read_text("utf-8")
    if known:
        text = _KNOWN.sub(r"FROM known_\1", text)
    return text.replace("= $key", "IN (SELECT unnest($key))") if many else text


def parsed(
    connection: duckdb.DuckDBPyConnection, name: str, *, known: bool = False, many: bool = False
) -> duckdb.Statement:
    """Return a statement of `statement` parsed, which saves a tenth of the time of a small question.

    It belongs to no connection: it is parsed once and serves them all.
    """
    text = statement(name, known=known, many=many)
    found = _PARSED.get(text)
    if found is None:
        (found,) = connection.extract_statements(text)
        _PARSED[text] = found
    return found


def ask_keys(
    connection: duckdb.DuckDBPyConnection, name: str, keys: Sequence[int | str], *, known: bool = False
) -> list[tuple[Any, ...]]:
    """Return the rows of a statement that compares with `$key`, for all of some keys, in no order."""
    if len(keys) <= ONE_BY_ONE:
        one = parsed(connection, name, known=known)
        return [row for key in keys for row in connection.execute(one, {"key": key}).fetchall()]
    many = parsed(connection, name, known=known, many=True)
    return connection.execute(many, {"key": list(keys)}).fetchall()
