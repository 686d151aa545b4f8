"""A shelf: rows that many questions ask for, held in memory in order of their key.

A question of a table in the ledger costs half a millisecond whatever it finds, a shelf some
microseconds. A shelf is as old as the batch after which it was filled; `ledger_state` throws it away.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from battery_custody.trace.statements import parsed, statement

if TYPE_CHECKING:
    import duckdb
    import numpy as np
    import pyarrow as pa

#: Statements of which a shelf may be filled: rows of numbers, or few rows.
SHELVED = ("stays", "life", "parents", "made", "used", "makings", "transfers")
#: After so many questions of one statement its shelf is filled.
FILLED_AFTER = 100
#: Up to so many rows, of some 30 to 70 bytes each.
MOST_ROWS = 3_000_000
#: Up to so many rows where texts are the keys: each takes a few hundred bytes.
MOST_TEXT_KEYS = 200_000


class Shelf:
    """The rows of a statement by its first column, which is their key."""

    def __init__(self, rows: pa.Table) -> None:
        """Take rows; in order of key, as derived tables mostly are, they need no sorting."""
        keys: Any = rows.column(0).to_numpy()
        self._places: dict[str, int] = {}
        if keys.dtype == object:
            self._places = {key: place for place, key in enumerate(keys)}
        elif len(keys) and (keys[1:] < keys[:-1]).any():
            order = keys.argsort(kind="stable")
            rows, keys = rows.take(order), keys[order]
        self._keys: np.ndarray[Any, Any] = keys
        self._columns = [column.combine_chunks() for column in rows.columns]

    def rows(self, keys: Iterable[Any]) -> list[tuple[Any, ...]]:
        """Return the rows of some keys."""
        return [row for key in keys for row in self._rows(key)]

    def _rows(self, key: Any) -> Iterable[tuple[Any, ...]]:
        if self._places:
            first = self._places.get(key)
            if first is None:
                return ()
            end = first + 1
        else:
            first, end = bisect_left(self._keys, key), bisect_right(self._keys, key)
            if first == end:
                return ()
        return zip(*(column.slice(first, end - first).to_pylist() for column in self._columns), strict=True)


def fill(connection: duckdb.DuckDBPyConnection, name: str) -> Shelf | None:
    """Return a shelf with all rows of a statement, None where there are too many to hold."""
    ((count,),) = connection.execute(parsed(connection, name, part="count")).fetchall()
    if count > (MOST_TEXT_KEYS if name == "makings" else MOST_ROWS):
        return None
    return Shelf(connection.sql(statement(name, part="whole")).to_arrow_table())
