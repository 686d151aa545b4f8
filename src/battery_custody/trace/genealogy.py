"""Genealogy of an item: what it consists of and came from (down), what it is in and became (up).

The links are read from the flat table `genealogy`, where all that lies below an item stands together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import duckdb

from battery_custody.errors import NotFoundError
from battery_custody.model.times import iso
from battery_custody.trace.marks import ItemMark, marks_of
from battery_custody.trace.statements import statement


class Way(StrEnum):
    """Which way to follow the links of an item."""

    DOWN = "down"
    UP = "up"


@dataclass(frozen=True, slots=True)
class Edge:
    """A link: a part in a whole, an input and what was made from it, an original and its new code."""

    parent_id: str
    child_id: str
    relation: str
    joined_s: int | None
    separated_s: int | None

    def to_dict(self) -> dict[str, Any]:
        """Return the link as the command prints it."""
        return {
            "parent_id": self.parent_id,
            "child_id": self.child_id,
            "relation": self.relation,
            "joined_at": iso(self.joined_s),
            "separated_at": iso(self.separated_s),
        }


@dataclass(frozen=True, slots=True)
class Genealogy:
    """The links below or above an item, nearest first, each once; and what is doubtful about the items."""

    item_id: str
    direction: Way
    edges: tuple[Edge, ...]
    marks: tuple[ItemMark, ...]
    as_of_s: int | None = None
    known_s: int | None = None

    @property
    def item_ids(self) -> tuple[str, ...]:
        """All items, each once, the one asked about first."""
        ends = (end for edge in self.edges for end in (edge.parent_id, edge.child_id))
        return tuple(dict.fromkeys([self.item_id, *ends]))

    def marks_of(self, item_id: str) -> tuple[ItemMark, ...]:
        """Return what is doubtful about one item."""
        return tuple(mark for mark in self.marks if mark.item_id == item_id)

    def to_dict(self) -> dict[str, Any]:
        """Return the genealogy as `custody genealogy ITEM --json` prints it."""
        return {
            "item_id": self.item_id,
            "direction": str(self.direction),
            "edges": [edge.to_dict() for edge in self.edges],
            "marks": [mark.to_dict() for mark in self.marks],
            "as_of": iso(self.as_of_s),
            "known": iso(self.known_s),
        }


#: parent, child, relation, since, until
_Link = tuple[int, int, str, int | None, int | None]


def genealogy(
    connection: duckdb.DuckDBPyConnection,
    item_key: int,
    direction: str = Way.DOWN,
    as_of_s: int | None = None,
    known_s: int | None = None,
) -> Genealogy:
    """Return the links below an item (`down`) or above it (`up`), to any depth.

    Args:
        connection: a ledger.
        item_key: the item's key there.
        direction: `down` to its parts, inputs and originals; `up` to wholes, outputs and new codes.
        as_of_s: only links that held at this time (epoch seconds UTC); None: ended ones too.
        known_s: only what was reported at or before this time.

    Raises:
        NotFoundError: for a key that the ledger does not hold.
        ValueError: for another direction.
    """
    way = Way(direction)
    rows = _rows(connection, item_key, way)
    kept = [link for row in rows if (link := _as_asked(row, as_of_s, known_s)) is not None]
    links, cycles = _walk(kept, item_key, way)
    keys = list(dict.fromkeys([item_key, *(end for link in links for end in link[:2])]))
    ids = dict(connection.execute(statement("item_names"), {"key": keys}).fetchall())
    if item_key not in ids:
        raise NotFoundError(f"No record names an item with the key {item_key}; check the id and what was ingested.")
    edges = tuple(Edge(ids[link[0]], ids[link[1]], *link[2:]) for link in links)
    recoded = {link[0] for link in links if link[2] == "recoded_from"}
    marks = marks_of(connection, item_key, ids, cycles, recoded)
    return Genealogy(ids[item_key], way, edges, marks, as_of_s, known_s)


def _rows(connection: duckdb.DuckDBPyConnection, key: int, way: Way) -> list[tuple[Any, ...]]:
    if way is Way.DOWN:
        return connection.execute(statement("genealogy_down"), {"key": key}).fetchall()
    above = {found for (found,) in connection.execute(statement("genealogy_above"), {"key": key}).fetchall()}
    return connection.execute(statement("genealogy_up"), {"key": sorted(above | {key})}).fetchall()


def _as_asked(row: tuple[Any, ...], as_of_s: int | None, known_s: int | None) -> _Link | None:
    parent, child, relation, since, until, reported = row
    if known_s is not None:
        if reported is not None and reported > known_s:
            return None
        until = None if until is not None and until > known_s else until
    if as_of_s is not None and ((since is not None and since > as_of_s) or (until is not None and until <= as_of_s)):
        return None
    return parent, child, relation, since, until


def _walk(links: Iterable[_Link], root: int, way: Way) -> tuple[list[_Link], set[int]]:
    """Return the links that can be reached from the root, nearest first, and the items in cycles."""
    down = way is Way.DOWN
    onward: dict[int, list[_Link]] = defaultdict(list)
    for link in links:
        onward[link[0] if down else link[1]].append(link)
    found: list[_Link] = []
    level, seen = [root], {root}
    while level:
        reached = sorted((link for key in level for link in onward[key]), key=lambda link: (link[3] or 0, *link[:3]))
        found += reached
        level = [key for key in dict.fromkeys(link[1] if down else link[0] for link in reached) if key not in seen]
        seen.update(level)
    return found, _in_cycles({key: {link[1] if down else link[0] for link in onward[key]} for key in seen})


def _in_cycles(onward: Mapping[int, set[int]]) -> set[int]:
    """Return the items from which some way leads back to themselves."""
    left = {key: set(reached) for key, reached in onward.items()}
    against: dict[int, list[int]] = defaultdict(list)
    for key, reached in onward.items():
        for other in reached:
            against[other].append(key)
    # What leads nowhere is in no cycle, nor what leads only to such: in sound data nothing is left.
    ends = [key for key, reached in left.items() if not reached]
    while ends:
        end = ends.pop()
        del left[end]
        for key in against[end]:
            left[key].discard(end)
            if not left[key]:
                ends.append(key)
    return {key for key in left if _leads_back(key, left)}


def _leads_back(key: int, onward: Mapping[int, set[int]]) -> bool:
    waiting, seen = list(onward[key]), set(onward[key])
    while waiting:
        for other in onward[waiting.pop()] - seen:
            seen.add(other)
            waiting.append(other)
    return key in seen
