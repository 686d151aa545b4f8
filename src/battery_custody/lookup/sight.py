"""Sight: which items, vehicles and parties an asker may see, asked at the same cost whether they are there or not."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from battery_custody.errors import InputError, NotFoundError
from battery_custody.ledger.keys import find_key, find_named
from battery_custody.lookup.statements import rows
from battery_custody.trace.naming import find_item

#: Stands for what is not there, so that the same questions are asked about it.
NOBODY = -1


@dataclass(frozen=True, slots=True)
class Sight:
    """What an asker sees: everything, what one enterprise took part in, or what touches a territory.

    At most one of the two is set; with neither, everything is seen.
    """

    enterprise_id: str | None = None
    territory: str | None = None

    @property
    def is_whole(self) -> bool:
        """Whether nothing is out of sight."""
        return self.enterprise_id is None and self.territory is None

    def item_key(self, connection: duckdb.DuckDBPyConnection, name: str) -> int:
        """Return the key of an item that is in sight, by id or another name.

        Raises:
            NotFoundError: with one sentence for what nobody reported and for what is out of sight.
            InputError: for a name of several items in sight.
        """
        if self.is_whole:
            return find_item(connection, name)
        direct = find_key(connection, "item", name)
        keys = [direct] if direct is not None else [key for key, _ in find_named(connection, [name]).get(name, ())]
        seen = sorted(self.items_seen(connection, keys or [NOBODY]))
        if len(seen) > 1:
            raise InputError(f"The name {name!r} stands for {len(seen)} items; ask by the id of one.")
        if not seen:
            raise unseen("item", name)
        return seen[0]

    def items_seen(self, connection: duckdb.DuckDBPyConnection, keys: list[int]) -> set[int]:
        """Return those of some items that are in sight."""
        if self.is_whole:
            return set(keys)
        if self.enterprise_id is not None:
            own = {"keys": keys, "party": self.own_key(connection)}
            return {row["item_key"] for row in rows(connection, "items_of_enterprise", own)}
        place = {"keys": keys, "territory": self.territory}
        return {row["item_key"] for row in rows(connection, "items_in_territory", place)}

    def party_key(self, connection: duckdb.DuckDBPyConnection, party_id: str) -> int:
        """Return the key of a party that is in sight: itself, or one in the territory or dealing with it.

        Raises:
            NotFoundError: with one sentence for what nobody reported and for what is out of sight.
        """
        key = find_key(connection, "party", party_id)
        if self.enterprise_id is not None and key != self.own_key(connection):
            key = None
        if self.territory is not None:
            place = {"party": NOBODY if key is None else key, "territory": self.territory}
            key = key if rows(connection, "party_in_territory", place) else None
        if key is None:
            raise unseen("enterprise", party_id)
        return key

    def vehicle_key(self, connection: duckdb.DuckDBPyConnection, vehicle_id: str) -> int:
        """Return the key of a vehicle in sight: one that it reported or owned, or in which its items were.

        Raises:
            NotFoundError: with one sentence for what nobody reported and for what is out of sight.
        """
        key = find_key(connection, "vehicle", vehicle_id)
        if not self.is_whole:
            asked = {
                "vehicle": NOBODY if key is None else key,
                "party": None if self.enterprise_id is None else self.own_key(connection),
                "territory": self.territory,
            }
            key = key if rows(connection, "vehicle_seen", asked) else None
        if key is None:
            raise unseen("vehicle", vehicle_id)
        return key

    def own_key(self, connection: duckdb.DuckDBPyConnection) -> int:
        """Return the key of the enterprise that asks, or one that nothing has."""
        key = None if self.enterprise_id is None else find_key(connection, "party", self.enterprise_id)
        return NOBODY if key is None else key


def unseen(kind: str, name: str) -> NotFoundError:
    """Return the one answer to what is not there and to what is not the asker's to see."""
    return NotFoundError(f"No record that you may see names the {kind} {name!r}; check the id.")
