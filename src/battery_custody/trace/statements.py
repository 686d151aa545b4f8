"""The statements that the ledger is asked, and the one place that says which tables they read."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

#: The tables that exist a second time, as known on a day, with `known_` before their name.
KNOWN_TABLES = ("custody_event", "custody_transfer", "item_life", "association")

_KNOWN = re.compile(rf"\bFROM ({'|'.join(KNOWN_TABLES)})\b")


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
