"""What is remembered of a ledger between questions, until something is ingested."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

import duckdb

from battery_custody.trace import shelf
from battery_custody.trace.ledger_ids import LedgerIds
from battery_custody.trace.statements import ask_keys, parsed

#: Up to so many records that no longer stand are remembered; beyond, the ledger's views leave them out.
MOST_SUPERSEDED = 100_000
#: After so many questions it is noted, a bit for each item, which tables need not be asked about it.
PRESENCE_AFTER = 20
#: Up to so many items.
PRESENCE_UP_TO = 20_000_000
#: The statements of which it is noted whether they have rows of an item, as in `presence.sql`.
PRESENCE = ("made", "used", "life")


class LedgerState:
    """The ids, the records that no longer stand and the present moment of a ledger, by its last batch.

    `superseded` has the numbers of the records that no longer stand by reported table; None: too
    many to remember. `has_parts` says whether any item was ever in another, `read_only` that nothing
    can change while the ledger is open.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.ids = LedgerIds()
        self.superseded: dict[str, frozenset[int]] | None = None
        self.has_parts = True
        self._batch: tuple[int | None, str | None] = (None, None)
        self._questions = 0
        self._now_s: tuple[int | None] | None = None
        self._presence: dict[str, str] = {}
        self._shelves: dict[str, shelf.Shelf | None] = {}
        self._asked: Counter[str] = Counter()
        self.read_only = False
        self.refresh(connection)
        ((self.read_only,),) = connection.execute(parsed(connection, "read_only")).fetchall()

    def refresh(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Forget what may have changed if something was ingested since; call it before each question."""
        if self.read_only:
            # Nobody writes to a file while it is open for reading.
            self._count_question(connection)
            return
        ((last_no, last_hash),) = connection.execute(parsed(connection, "state")).fetchall()
        if last_no is not None and (last_no, last_hash) == self._batch:
            self._count_question(connection)
            return
        before_no, before_hash = self._batch
        kept = connection.execute(parsed(connection, "batch_hash"), {"batch_no": before_no}).fetchall()
        if kept != [(before_hash,)]:
            # The batch was taken back: its keys may mean other ids now.
            self.ids = LedgerIds()
        self._batch = (last_no, last_hash)
        self._questions = 1
        self._now_s = None
        self._presence = {}
        self._shelves = {}
        self._asked.clear()
        ((self.has_parts, count),) = connection.execute(parsed(connection, "present")).fetchall()
        self.superseded = None
        if count <= MOST_SUPERSEDED:
            rows = connection.execute(parsed(connection, "superseded")).fetchall() if count else []
            tables = ("custody_events", "vehicle_events")
            self.superseded = {table: frozenset(no for name, no in rows if name == table) for table in tables}

    def rows(
        self, connection: duckdb.DuckDBPyConnection, name: str, keys: Sequence[int | str]
    ) -> list[tuple[Any, ...]]:
        """Return what `ask_keys` does for a statement, from its shelf where there is one."""
        if not keys or name not in shelf.SHELVED:
            return ask_keys(connection, name, keys) if keys else []
        if name not in self._shelves:
            self._asked[name] += 1
            if self._asked[name] <= shelf.FILLED_AFTER:
                return ask_keys(connection, name, keys)
            self._shelves[name] = shelf.fill(connection, name)
        filled = self._shelves[name]
        return ask_keys(connection, name, keys) if filled is None else filled.rows(keys)

    def may_have(self, name: str, item_key: int) -> bool:
        """Say whether the statement `name`, one of `PRESENCE`, may have rows of an item."""
        bits = self._presence.get(name)
        return bits is None or not 0 < item_key <= len(bits) or bits[item_key - 1] == "1"

    def now_s(self, connection: duckdb.DuckDBPyConnection) -> int | None:
        """Return the latest time at which anything was reported, None where nothing was."""
        if self._now_s is None:
            ((now_s,),) = connection.execute(parsed(connection, "now")).fetchall()
            self._now_s = (now_s,)
        return self._now_s[0]

    def _count_question(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._questions += 1
        if self._questions == PRESENCE_AFTER:
            self._read_presence(connection)

    def _read_presence(self, connection: duckdb.DuckDBPyConnection) -> None:
        ((last_key,),) = connection.execute(parsed(connection, "last_item")).fetchall()
        if last_key is not None and last_key <= PRESENCE_UP_TO:
            (found,) = connection.execute(parsed(connection, "presence"), {"last_key": last_key}).fetchall()
            # No bits at all: no item has any.
            self._presence = {name: bits or "0" * last_key for name, bits in zip(PRESENCE, found, strict=True)}


_REMEMBERED: WeakKeyDictionary[duckdb.DuckDBPyConnection, LedgerState] = WeakKeyDictionary()


def state_of(connection: duckdb.DuckDBPyConnection) -> LedgerState:
    """Return what is remembered of a connection's ledger, up to date with what was ingested."""
    state = _REMEMBERED.get(connection)
    if state is None:
        state = _REMEMBERED[connection] = LedgerState(connection)
    else:
        state.refresh(connection)
    return state
