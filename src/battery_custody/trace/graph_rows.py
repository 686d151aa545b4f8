"""What the graph is asked about items: a few look-ups by id, each bounded.

Rows are lists in the order of the Cypher files `lookup/…`; the constants here name their places.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from battery_custody.errors import GraphError
from battery_custody.graph.connection import Graph
from battery_custody.graph.statements import cypher

if TYPE_CHECKING:
    from neo4j import ManagedTransaction

#: How many rows of one kind an answer may need; beyond, the graph says so and nothing is cut off silently.
MOST_ROWS = 100_000
#: How many ids one look-up names.
_IDS_AT_ONCE = 500

Row = tuple[Any, ...]


@dataclass(slots=True)
class GraphItem:
    """One item as the graph has it: `node` and rows in the order of `lookup/items.cypher`."""

    item_id: str
    node: list[Any]
    events: list[list[Any]]
    stays: list[list[Any]]
    parents: list[list[Any]]
    children: list[list[Any]]
    made_in: list[str]
    used_in: list[str]
    originals: list[list[Any]]
    recoded: list[list[Any]]
    transfers: list[Row] = field(default_factory=list)

    @property
    def key(self) -> int:
        """The key of the item in the ledger, by which ties are broken."""
        return int(self.node[0])


@dataclass(slots=True)
class GraphProcess:
    """One transformation as the graph has it; sides are lists of item key, item id and mass."""

    transformation_id: str
    process: list[Any]
    inputs: list[list[Any]]
    outputs: list[list[Any]]


@dataclass(slots=True)
class GraphRows:
    """What was read of items, of the vehicles that they were in and of the transformations that they were in."""

    items: dict[str, GraphItem] = field(default_factory=dict)
    vehicle_events: dict[str, list[list[Any]]] = field(default_factory=dict)
    processes: dict[str, GraphProcess] = field(default_factory=dict)


def read_items(graph: Graph, ids: Iterable[str], *, all_vehicles: bool = False) -> GraphRows:
    """Read all rows of some items in one transaction; an id that the graph does not have is left out.

    With `all_vehicles` the events of every vehicle that any of their events names are read, else
    those of the vehicles that they were in.

    Raises:
        GraphError: if the graph is away, or there is more than an answer may need.
    """
    wanted = list(dict.fromkeys(ids))

    def work(tx: ManagedTransaction) -> GraphRows:
        found = GraphRows()
        for start in range(0, len(wanted), _IDS_AT_ONCE):
            _read_some(tx, wanted[start : start + _IDS_AT_ONCE], found, all_vehicles)
        return found

    return graph.read(work)


def _read_some(tx: ManagedTransaction, ids: list[str], found: GraphRows, all_vehicles: bool) -> None:
    # All that does not depend on an answer is sent before the first is read: it saves a way each.
    items = tx.run(cypher("lookup/items"), ids=ids, most=MOST_ROWS)
    chains = tx.run(cypher("lookup/chain"), ids=ids, most=MOST_ROWS)
    fresh = {}
    for record in items:
        item = GraphItem(*record.values())
        for rows in (item.events, item.stays, item.parents, item.children, item.made_in, item.used_in):
            _check(len(rows), item.item_id)
        fresh[item.item_id] = item
    count = 0
    for record in chains:
        count += 1
        item_id, *transfer = record.values()
        if item_id in fresh:
            fresh[item_id].transfers.append(tuple(transfer))
    _check(count, ids[0])
    found.items.update(fresh)
    vehicles = {stay[1] for item in fresh.values() for stay in item.stays}
    if all_vehicles:
        vehicles |= {event[11] for item in fresh.values() for event in item.events if event[11] is not None}
    vehicles -= found.vehicle_events.keys()
    if vehicles:
        found.vehicle_events.update({vehicle: [] for vehicle in vehicles})
        listed = list(tx.run(cypher("lookup/vehicle_events"), ids=sorted(vehicles), most=MOST_ROWS))
        _check(len(listed), min(vehicles))
        for vehicle, event in listed:
            found.vehicle_events[vehicle].append(event)
    processes = {id_ for item in fresh.values() for id_ in (*item.made_in, *item.used_in)} - found.processes.keys()
    if processes:
        for record in tx.run(cypher("lookup/transformations"), ids=sorted(processes), most=MOST_ROWS):
            process = GraphProcess(*record.values())
            _check(len(process.inputs) + len(process.outputs), process.transformation_id)
            found.processes[process.transformation_id] = process


def read_enterprises(graph: Graph, ids: Iterable[str]) -> list[Row]:
    """Return enterprise_id, enterprise_key and name of parties."""
    wanted = sorted(set(ids))
    if not wanted:
        return []
    return graph.rows("lookup/enterprises", ids=wanted, most=len(wanted))


def _check(count: int, what: str) -> None:
    if count >= MOST_ROWS:
        raise GraphError(f"The graph has more than {MOST_ROWS:,} rows about {what}; ask the ledger (--on ledger).")
