"""Naming: which item a name stands for: its id, else another name of it."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from battery_custody.errors import InputError, NotFoundError
from battery_custody.ledger.keys import find_keys, find_named
from battery_custody.model.identifiers.scheme import normal_id
from battery_custody.trace.statements import parsed

#: How many items a doubtful name lists.
_LISTED = 20


def find_item(connection: duckdb.DuckDBPyConnection, name: str) -> int:
    """Return the key of the item that a name stands for; an id goes before another name.

    Raises:
        NotFoundError: if no record names it.
        InputError: if it is another name of several items, with their ids.
    """
    found = connection.execute(parsed(connection, "item_key"), {"normal_id": normal_id(name)}).fetchall()
    key = int(found[0][0]) if found else _named(connection, [name]).get(name)
    if key is None:
        raise NotFoundError(unheard(name))
    return key


def find_items(connection: duckdb.DuckDBPyConnection, names: Iterable[str]) -> dict[str, int]:
    """Return the keys of the items that names stand for, by name; a name of none is left out.

    Raises:
        InputError: for a name of several items, with their ids.
    """
    wanted = list(dict.fromkeys(names))
    found = find_keys(connection, "item", wanted)
    others = [name for name in wanted if name not in found]
    return {**found, **(_named(connection, others) if others else {})}


def unheard(name: str) -> str:
    """Return the sentence that no record names an item."""
    return f"No record names the item {name!r}; check the id, or ingest its records."


def several(name: str, item_ids: list[str]) -> str:
    """Return the sentence that a name stands for several items."""
    more = f" and {len(item_ids) - _LISTED} more" if len(item_ids) > _LISTED else ""
    ids = ", ".join(item_ids[:_LISTED])
    return f"The name {name!r} stands for {len(item_ids)} items; give the id of one of them: {ids}{more}."


def _named(connection: duckdb.DuckDBPyConnection, names: list[str]) -> dict[str, int]:
    found = find_named(connection, names)
    for name, items in found.items():
        if len(items) > 1:
            raise InputError(several(name, [item_id for _, item_id in items]))
    return {name: items[0][0] for name, items in found.items()}
