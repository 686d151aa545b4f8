"""A part of the graph: an item with all that is linked with it one way or the other, read level by level."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import Enum

from battery_custody.errors import GraphError
from battery_custody.graph.connection import Graph
from battery_custody.trace.graph_rows import GraphItem, GraphRows, read_items

#: How many items an answer may need; beyond, the graph says so.
MOST_ITEMS = 20_000


class Link(Enum):
    """A way from an item to others."""

    CHILDREN = "children"
    PARENTS = "parents"
    INPUTS = "inputs"
    OUTPUTS = "outputs"
    ORIGINALS = "originals"
    NEW_CODES = "new codes"


#: What an item consists of and came from.
DOWN = (Link.CHILDREN, Link.INPUTS, Link.ORIGINALS)
#: What an item is in and became.
UP = (Link.PARENTS, Link.OUTPUTS, Link.NEW_CODES)


class GraphPart:
    """What was read of the graph so far; `rows` has the items that were walked to."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.rows = GraphRows()

    def walk(self, item_ids: Iterable[str], links: Iterable[Link]) -> set[str]:
        """Read items and all that links lead to from them, to any depth; return their ids.

        Raises:
            GraphError: if the graph is away, or more is linked than an answer may need.
        """
        ways = [_WAYS[link] for link in links]
        seen = set(item_ids)
        level = seen
        while level:
            self._read(level)
            reached = {
                other
                for item_id in level
                if item_id in self.rows.items
                for way in ways
                for other in way(self.rows.items[item_id], self.rows)
            }
            level = reached - seen
            seen |= level
        return {item_id for item_id in seen if item_id in self.rows.items}

    def _read(self, item_ids: set[str]) -> None:
        missing = sorted(item_ids - self.rows.items.keys())
        if len(self.rows.items) + len(missing) > MOST_ITEMS:
            raise GraphError(f"More than {MOST_ITEMS:,} items are linked with this one; ask the ledger (--on ledger).")
        if missing:
            found = read_items(self.graph, missing, all_vehicles=True)
            self.rows.items.update(found.items)
            self.rows.vehicle_events.update(found.vehicle_events)
            self.rows.processes.update(found.processes)


def _sides(ids: list[str], rows: GraphRows, *, outputs: bool) -> Iterator[str]:
    for id_ in ids:
        process = rows.processes[id_]
        for _, item_id, _ in process.outputs if outputs else process.inputs:
            yield item_id


_WAYS: dict[Link, Callable[[GraphItem, GraphRows], Iterable[str]]] = {
    Link.CHILDREN: lambda item, rows: (row[1] for row in item.children),
    Link.PARENTS: lambda item, rows: (row[1] for row in item.parents),
    Link.INPUTS: lambda item, rows: _sides(item.made_in, rows, outputs=False),
    Link.OUTPUTS: lambda item, rows: _sides(item.used_in, rows, outputs=True),
    Link.ORIGINALS: lambda item, rows: (row[1] for row in item.originals),
    Link.NEW_CODES: lambda item, rows: (row[1] for row in item.recoded),
}
