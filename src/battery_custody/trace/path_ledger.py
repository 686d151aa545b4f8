"""The ledger as a place that holds hand-overs between parties."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from battery_custody.errors import NotFoundError
from battery_custody.ledger.keys import find_key
from battery_custody.ledger.queries import first_row
from battery_custody.trace.path import HandOver, Step
from battery_custody.trace.statements import statement


class LedgerHandOvers:
    """Hand-overs as the ledger tells them: those of items, and those of a bare network."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._keys: dict[str, int] = {}

    def party(self, name: str) -> str:
        """Return the id of a party; raises NotFoundError where nobody has reported it."""
        key = find_key(self._connection, "party", name)
        row = None if key is None else first_row(self._connection, "SELECT id FROM keys.party WHERE key = ?", [key])
        if key is None or row is None:
            raise NotFoundError(unheard_party(name))
        self._keys[str(row[0])] = key
        return str(row[0])

    def onward(self, since: Mapping[str, int], last_s: int) -> dict[str, Step]:
        """Return, by consignee, the hand-over that arrives first from any of some parties."""
        params = {"parties": [self._keys[id_] for id_ in since], "since": list(since.values()), "last_s": last_s}
        found = {}
        for key, id_, consignor_id, arrives_s, *which in self._connection.execute(
            statement("path_onward"), params
        ).fetchall():
            self._keys[id_] = key
            found[id_] = Step(consignor_id, arrives_s, tuple(which))
        return found

    def told(self, steps: list[Step]) -> tuple[HandOver, ...]:
        """Return the hand-overs of steps, in their order."""
        found = []
        for step in steps:
            rank, no, item_id = step.found
            row = first_row(self._connection, statement("path_told"), {"rank": rank, "no": no, "item_id": item_id})
            if row is None:
                raise NotFoundError(f"The hand-over {no} is in the ledger no more; ask again.")
            found.append(HandOver(*row))
        return tuple(found)


def unheard_party(name: str) -> str:
    """Return the sentence that no record names a party."""
    return f"No record names the party {name!r}; check the id, or ingest its records."
