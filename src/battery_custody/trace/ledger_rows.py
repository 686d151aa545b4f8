"""What the ledger is asked about items: a few small queries of one table each.

A join of small results costs more than the queries apart, so rows are put together in Python.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import duckdb

from battery_custody.trace.beside import ask_beside
from battery_custody.trace.ledger_ids import LedgerIds
from battery_custody.trace.ledger_state import PRESENCE, LedgerState
from battery_custody.trace.statements import ask_keys, parsed

Row = tuple[Any, ...]
Sides = tuple[tuple[int, ...], tuple[int, ...]]


@dataclass(slots=True)
class ItemRows:
    """The rows of several items, by the name of the statement that gives them; vehicles' events by vehicle."""

    ids: dict[int, str]
    rows: dict[str, dict[int, list[Row]]] = field(default_factory=dict)
    vehicle_events: dict[int, list[Row]] = field(default_factory=dict)
    makings: dict[str, Row] = field(default_factory=dict)
    sides: dict[str, Sides] = field(default_factory=dict)

    def of(self, name: str, key: int) -> list[Row]:
        """Return the rows of one item from one statement."""
        return self.rows.get(name, {}).get(key, [])


def read_rows(
    connection: duckdb.DuckDBPyConnection, state: LedgerState, keys: list[int], *, links: bool, known: bool
) -> ItemRows:
    """Read all rows of some items, with `links` also what they consist of and became.

    With `known` the tables as known on a day are read.
    """

    def ask(name: str, wanted: list[int]) -> list[Row]:
        if known:
            return ask_keys(connection, name, wanted, known=True)
        return state.rows(connection, name, wanted)

    def standing(name: str, table: str, wanted: list[int], rows: list[Row] | None = None) -> list[Row]:
        gone = state.superseded
        if known or gone is None:
            return ask(name, wanted)
        rows = ask(f"{name}_reported", wanted) if rows is None else rows
        return [row for row in rows if row[1] not in gone[table]] if gone[table] else rows

    state.ids.learn(connection, "item", keys)
    named = ((key, state.ids.of("item", key)) for key in keys)
    found = ItemRows({key: item_id for key, item_id in named if item_id is not None})
    keys = list(found.ids)
    aside = None
    if state.read_only and not known and state.superseded is not None and keys:
        # The dearest question: the others are asked meanwhile.
        aside = ask_beside(connection, "events_reported", keys)
    names = ["transfers", "stays"]
    if links:
        names += ["originals", "recoded"]
    if state.has_parts:
        names += ["parents", "children"] if links else ["parents"]
    for name in names:
        found.rows[name] = grouped(ask(name, keys))
    for name in PRESENCE:
        # A life as known on a day may be otherwise than what was noted of today.
        every = known and name == "life"
        found.rows[name] = grouped(ask(name, [key for key in keys if every or state.may_have(name, key)]))
    vehicles = sorted({row[1] for rows in found.rows["stays"].values() for row in rows})
    found.vehicle_events = grouped(standing("vehicle_events", "vehicle_events", vehicles))
    _read_makings(connection, state, found, links=links)
    found.rows["events"] = grouped(standing("events", "custody_events", keys, aside and aside()))
    _learn(connection, state.ids, found)
    return found


def grouped(rows: list[Row]) -> dict[int, list[Row]]:
    """Return rows by their first column."""
    by_key: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        by_key[row[0]].append(row)
    return by_key


def _read_makings(connection: duckdb.DuckDBPyConnection, state: LedgerState, found: ItemRows, *, links: bool) -> None:
    named = {row[1] for name in ("made", "used") for rows in found.rows.get(name, {}).values() for row in rows}
    if not named:
        return
    ids = sorted(named)
    found.makings = {row[0]: row for row in state.rows(connection, "makings", ids)}
    if links:
        sides: dict[tuple[str, bool], list[int]] = defaultdict(list)
        for name, is_output, key in connection.execute(parsed(connection, "making_items"), {"ids": ids}).fetchall():
            sides[name, is_output].append(key)
        found.sides = {name: (tuple(sides[name, False]), tuple(sides[name, True])) for name in named}


def _learn(connection: duckdb.DuckDBPyConnection, ids: LedgerIds, found: ItemRows) -> None:
    events = [row for rows in found.rows["events"].values() for row in rows]
    transfers = [row for rows in found.rows["transfers"].values() for row in rows]
    of_vehicles = [row for rows in found.vehicle_events.values() for row in rows]
    makings = found.makings.values()
    parties = [row[i] for row in events for i in (7, 8, 9, 10, 11)] + [row[i] for row in transfers for i in (3, 4)]
    parties += [row[i] for row in of_vehicles for i in (7, 8)] + [row[2] for row in makings]
    ids.learn(connection, "party", parties)
    ids.learn(
        connection, "vehicle", [*found.vehicle_events, *(row[12] for row in events), *(row[10] for row in transfers)]
    )
    ids.learn(connection, "site", [*(row[13] for row in events), *(row[3] for row in makings)])
    sources = [row[19] for row in events] + [row[11] for row in of_vehicles] + [row[6] for row in makings]
    ids.learn(connection, "source", sources)
