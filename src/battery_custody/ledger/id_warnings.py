"""Warnings of malformed ids: their records are kept, and whoever sent them is told."""

from __future__ import annotations

from typing import Any

import duckdb

from battery_custody.ledger.queries import first_row, query

# The statement that finds the ids, and what one of them and several of them are.
_KINDS = (("warn_uscc", "enterprise id is no USCC with a right check digit",
           "enterprise ids are no USCC with a right check digit"),
          ("warn_vin", "vehicle id is no VIN with a right check digit",
           "vehicle ids are no VIN with a right check digit"),
          ("warn_code", "battery code is malformed", "battery codes are malformed"))  # fmt: skip


def id_warnings(connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """Return a sentence for each kind of id of which the batch names malformed ones, up to three by name.

    Reads the TEMP tables `map_<name>` of `battery_custody.ledger.keys`, after the batch is derived.
    """
    return tuple(
        _sentence(one, several, *found)
        for name, one, several in _KINDS
        if (found := first_row(connection, query(name))) and found[0]
    )


def _sentence(one: str, several: str, count: int, first: list[Any]) -> str:
    what = f"one {one}" if count == 1 else f"{count:,} {several}"
    named = ", ".join(map(str, first)) + (", …" if count > len(first) else "")
    return f"{what} ({named}); the records are kept, custody decode ID says what is wrong."
