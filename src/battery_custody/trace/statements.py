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
#: What a statement gives beside the rows of one key: those of a list of keys, of every key, or their number.
_PARTS = {
    "many": "{text}",
    "whole": "{text}",
    "count": "SELECT count(*) FROM ({text})",
}
_COMPARISON = "= $key"
#: Up to this many keys are asked for one by one, which is quicker than a list.
ONE_BY_ONE = 3
_PARSED: dict[str, duckdb.Statement] = {}


@cache
def statement(name: str, *, known: bool = False, part: str = "") -> str:
    """Return the statement in `trace/sql/<name>.sql`.

    With `known` it reads the tables as known on a day. Where the file compares with one key, the
    part `many` takes a list of them, which takes twice as long; `whole` and `count` take none.
    """
    text = files("battery_custody.trace").joinpath("sql", f"{name}.sql").read_text("utf-8")
    if known:
        text = _KNOWN.sub(r"FROM known_\1", text)
    if not part:
        return text
    others = "IN (SELECT unnest($key))" if part == "many" else "IS NOT NULL"
    return _PARTS[part].format(text=text.replace(_COMPARISON, others))


def parsed(
    connection: duckdb.DuckDBPyConnection, name: str, *, known: bool = False, part: str = ""
) -> duckdb.Statement:
    """Return a statement of `statement` parsed, which saves a tenth of the time of a small question.

    It belongs to no connection: it is parsed once and serves them all.
    """
    text = statement(name, known=known, part=part)
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
    many = parsed(connection, name, known=known, part="many")
    return connection.execute(many, {"key": list(keys)}).fetchall()
