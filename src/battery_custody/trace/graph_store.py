"""The graph as a place to ask about items, as they stand now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from battery_custody.graph.connection import Graph
from battery_custody.trace.graph_rows import GraphItem, GraphProcess, GraphRows, Row, read_enterprises, read_items
from battery_custody.trace.order import in_order
from battery_custody.trace.records import Event, ItemRecords, Life, Link, Making, Stay, Transfer, in_a_stay


class GraphStore:
    """Records of items as the graph tells them; make one for each question.

    Keys are those that the ledger gave; the graph is asked by id.
    """

    def __init__(self, graph: Graph, now_s: int | None = None) -> None:
        self._graph = graph
        self._now_s = now_s
        self._ids: dict[int, str] = {}
        self._items: dict[int, ItemRecords] = {}

    def learn(self, key: int, item_id: str) -> None:
        """Note the id of an item, so that it can be asked for by its key."""
        self._ids[key] = item_id

    def now_s(self) -> int | None:
        """Return the latest time at which anything was reported, as of the graph's last sync."""
        return self._now_s

    def names(self, party_ids: Iterable[str]) -> Mapping[str, str]:
        """Return the names of parties by id; those without a name are left out."""
        return {id_: name for id_, _, name in read_enterprises(self._graph, party_ids) if name is not None}

    def item_ids(self, keys: Iterable[int]) -> Mapping[int, str]:
        """Return the ids of items by key; a key that was not met is left out."""
        return {key: self._ids[key] for key in dict.fromkeys(keys) if key in self._ids}

    def items(self, keys: Iterable[int], *, links: bool = False) -> Mapping[int, ItemRecords]:
        """Return the records of items by key; an unknown key is left out."""
        wanted = list(dict.fromkeys(keys))
        missing = [self._ids[key] for key in wanted if key not in self._items and key in self._ids]
        if missing:
            rows = read_items(self._graph, missing)
            for item in rows.items.values():
                self._items[item.key] = self._records(item, rows)
        return {key: self._items[key] for key in wanted if key in self._items}

    def _records(self, item: GraphItem, rows: GraphRows) -> ItemRecords:
        events = in_order(_event(row, item.item_id) for row in item.events if not row[21])
        stays = tuple(Stay(vehicle_id, since_s, until_s) for _, vehicle_id, since_s, until_s, _ in item.stays)
        of_vehicles = in_order(
            _vehicle_event(row, vehicle_id, item.item_id)
            for vehicle_id in {stay.vehicle_id for stay in stays}
            for row in rows.vehicle_events[vehicle_id]
            if not row[13]
        )
        return ItemRecords(
            key=item.key,
            item_id=item.item_id,
            events=events,
            vehicle_events=tuple(event for event in of_vehicles if in_a_stay(event, stays)),
            transfers=tuple(_transfer(row) for row in item.transfers),
            stays=stays,
            life=Life(item.node[12], None if item.node[11] is None else f"c{item.node[11]}", item.node[13]),
            parents=self._links(item, item.parents, child_first=True),
            children=self._links(item, item.children, child_first=False),
            made_in=self._makings(item.made_in, rows),
            used_in=self._makings(item.used_in, rows),
            original=self._last_of(item.originals),
            recoded_to=tuple(self._known(other, id_) for other, id_, is_last in item.recoded if is_last),
        )

    def _known(self, key: int, item_id: str) -> int:
        self._ids[key] = item_id
        return key

    def _last_of(self, originals: list[list[Any]]) -> int | None:
        return next((self._known(key, id_) for key, id_, is_last in originals if is_last), None)

    def _links(self, item: GraphItem, rows: list[list[Any]], *, child_first: bool) -> tuple[Link, ...]:
        found = []
        for other, other_id, joined_s, separated_s, event_id in rows:
            key = self._known(other, other_id)
            parent, child = (key, item.key) if child_first else (item.key, key)
            found.append(Link(parent, child, joined_s, separated_s, event_id))
        return tuple(sorted(found, key=lambda link: (link.joined_s, link.parent, link.child)))

    def _makings(self, ids: list[str], rows: GraphRows) -> tuple[Making, ...]:
        found = [self._making(rows.processes[id_]) for id_ in ids if rows.processes[id_].process[0]]
        return tuple(sorted(found, key=lambda making: (making.event_s, making.transformation_id)))

    def _making(self, row: GraphProcess) -> Making:
        _, kind, enterprise_id, site_id, event_s, record_s, source, source_row, batch_no = row.process
        inputs, outputs = (tuple(self._known(key, id_) for key, id_, _ in side) for side in (row.inputs, row.outputs))
        return Making(
            row.transformation_id, kind, enterprise_id, site_id, event_s, record_s, inputs, outputs, source, source_row,
            batch_no,
        )  # fmt: skip


def _event(row: list[Any], item_id: str) -> Event:
    return Event(
        f"c{row[0]}", row[1], row[2], row[3], (item_id,), bool(row[4]), row[5], row[6], row[7], row[8], row[9], row[10],
        row[11], None, row[12], row[13], row[14], row[15], row[16], row[17], row[18], row[19], row[20],
    )  # fmt: skip


def _vehicle_event(row: list[Any], vehicle_id: str, item_id: str) -> Event:
    return Event(
        no=f"v{row[0]}",
        event_id=row[1],
        event_type=row[2],
        event_s=row[3],
        item_ids=(item_id,),
        is_day=bool(row[4]),
        record_s=row[5],
        reporter_id=row[6],
        vehicle_id=vehicle_id,
        owner_id=row[7],
        adcode=row[8],
        document_no=row[9],
        source=row[10],
        source_row=row[11],
        batch_no=row[12],
    )


def _transfer(row: Row) -> Transfer:
    return Transfer(
        kind=row[1],
        consignor_id=row[2],
        consignee_id=row[3],
        at_s=row[4],
        event_ids=tuple(id_ for id_ in (row[6], row[7]) if id_ is not None),
        received_s=row[5],
        vehicle_id=row[8],
        is_waste=bool(row[9]),
    )
