"""What a ledger's keys stand for, remembered until something new is ingested."""

from __future__ import annotations

from collections.abc import Iterable
from weakref import WeakKeyDictionary

import duckdb

from battery_custody.trace.statements import statement

#: How many ids are remembered before the memory begins anew.
MOST_IDS = 200_000

_DOMAINS = ("party", "vehicle", "site", "source")
#: Up to this many keys of one kind are asked for one by one, which is quicker than a list.
_ONE_BY_ONE = 3


class LedgerIds:
    """Ids of parties, vehicles and sites and names of source files, by key.

    `has_voided_vehicle_events` and `has_parts` say what a ledger without them need not be asked for.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._ids: dict[str, dict[int, str]] = {domain: {} for domain in _DOMAINS}
        self._batch_no: int | None = None
        self.has_voided_vehicle_events = True
        self.has_parts = True
        self.refresh(connection)

    def refresh(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Forget everything if something was ingested since."""
        row = connection.execute(statement("state")).fetchone()
        batch_no = row[0] if row else None
        if batch_no is not None and batch_no == self._batch_no and sum(map(len, self._ids.values())) <= MOST_IDS:
            return
        self._ids = {domain: {} for domain in _DOMAINS}
        self._batch_no = batch_no
        present = connection.execute(statement("present")).fetchone()
        self.has_voided_vehicle_events, self.has_parts = present or (True, True)

    def learn(self, connection: duckdb.DuckDBPyConnection, domain: str, keys: Iterable[int | None]) -> None:
        """Look up those of the keys of a domain that are not known yet."""
        known = self._ids[domain]
        fresh = sorted({key for key in keys if key is not None} - known.keys())
        if len(fresh) <= _ONE_BY_ONE:
            for key in fresh:
                known.update(connection.execute(statement(f"id_{domain}"), {"key": key}).fetchall())
        else:
            known.update(connection.execute(statement(f"id_{domain}", many=True), {"key": fresh}).fetchall())

    def party(self, key: int | None) -> str | None:
        """Return the id of a party, None for none."""
        return None if key is None else self._ids["party"].get(key)

    def vehicle(self, key: int | None) -> str | None:
        """Return the id of a vehicle, None for none."""
        return None if key is None else self._ids["vehicle"].get(key)

    def site(self, key: int | None) -> str | None:
        """Return the id of a site, None for none."""
        return None if key is None else self._ids["site"].get(key)

    def source(self, number: int | None) -> str | None:
        """Return the name of a source file, None for none."""
        return None if number is None else self._ids["source"].get(number)


_REMEMBERED: WeakKeyDictionary[duckdb.DuckDBPyConnection, LedgerIds] = WeakKeyDictionary()


def ids_of(connection: duckdb.DuckDBPyConnection) -> LedgerIds:
    """Return the ids remembered for a connection, up to date with what was ingested."""
    ids = _REMEMBERED.get(connection)
    if ids is None:
        ids = _REMEMBERED[connection] = LedgerIds(connection)
    else:
        ids.refresh(connection)
    return ids
