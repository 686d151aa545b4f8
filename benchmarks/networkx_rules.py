"""CC101 and CC102 in networkx, as an analyst would write them on a graph of the records.

Items, vehicles and parties are nodes, every event is an edge: from the item or the vehicle to
the party that reported it. A rule follows the edges of each item in order of time. What the
simulation does not have is left out as in the version in pandas.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import networkx as nx
import pandas as pd
from frames import Flag, Records

Edge = dict[str, Any]
_HANDED_OVER = ("paired", "dispatch", "receipt", "direct")


def make_graph(records: Records) -> nx.MultiDiGraph:
    """Make the graph of all events and transformations."""
    graph = nx.MultiDiGraph()
    names = ["event_id", "event_type", "reporter_id", "consignor_id", "consignee_id", "vehicle_id", "document_no"]
    events = records.events
    columns = [events[name].astype(object).where(events[name].notna(), None).tolist() for name in names]
    for item, at, *values in zip(events["item_id"], events["event_time"], *columns, strict=True):
        edge = dict(zip(names, values, strict=True))
        graph.add_edge(item, edge["reporter_id"], key=edge["event_id"], at=at, **edge)
    registered = records.vehicle_events[records.vehicle_events["event_type"] == "registering"].dropna(
        subset=["owner_id"]
    )
    for row in registered.itertuples():
        graph.add_edge(row.vehicle_id, row.owner_id, key=row.event_id, at=row.event_time)
    for role, frame in (("input", records.inputs), ("output", records.outputs)):
        for row in frame.itertuples():
            # The item's own edge to the enterprise that used or made it.
            graph.add_edge(
                row.item_id, row.enterprise_id, event_type=role, at=row.event_time, enterprise_id=row.enterprise_id
            )
    return graph


@dataclass
class _Moved:
    """A hand-over of the item that is being followed."""

    kind: str
    event_id: str
    consignor_id: str | None
    consignee_id: str | None
    at: pd.Timestamp


@dataclass
class _Life:
    """One item: its events in order, its hand-overs, its stays in vehicles."""

    item_id: str
    events: list[Edge]
    moves: list[_Moved] = field(default_factory=list)
    stays: list[tuple[str, pd.Timestamp, pd.Timestamp | None]] = field(default_factory=list)


def flagged(graph: nx.MultiDiGraph, records: Records) -> tuple[set[Flag], set[Flag]]:
    """Return what CC101 and CC102 flag."""
    breaks: set[Flag] = set()
    losses: set[Flag] = set()
    for item in records.events["item_id"].unique():
        life = _follow(graph, item)
        breaks.update((item, event_id) for event_id in _custody_breaks(life, records))
        losses.update((item, event_id) for event_id in _never_received(life, records))
    return breaks, losses


def _follow(graph: nx.MultiDiGraph, item: str) -> _Life:
    life = _Life(item, sorted((edge for _, _, edge in graph.out_edges(item, data=True)), key=lambda edge: edge["at"]))
    sent: dict[str, _Moved] = {}
    told = set()
    for edge in life.events:
        kind = edge["event_type"]
        if kind in ("input", "output"):
            continue
        same = (kind, edge["at"], edge["consignor_id"], edge["consignee_id"], edge["vehicle_id"], edge["document_no"])
        if same in told:
            continue
        told.add(same)
        if kind == "receiving" and edge["document_no"] in sent:
            dispatch = sent.pop(edge["document_no"])
            dispatch.kind, dispatch.consignee_id = "paired", edge["consignee_id"] or dispatch.consignee_id
            continue
        if (move := _move(edge)) is not None:
            life.moves.append(move)
            if kind == "shipping" and edge["document_no"] is not None:
                sent[edge["document_no"]] = move
        if kind == "installing" and edge["vehicle_id"] is not None:
            life.stays.append((edge["vehicle_id"], edge["at"], None))
        elif kind == "removing":
            _end_stays(life, edge["at"], edge["vehicle_id"])
        elif kind in ("recycling", "destroying"):
            _end_stays(life, edge["at"], None)
    for vehicle, since, until in life.stays:
        for _, owner, event_id, edge in graph.out_edges(vehicle, keys=True, data=True):
            if since <= edge["at"] and (until is None or edge["at"] < until):
                life.moves.append(_Moved("vehicle", event_id, None, owner, edge["at"]))
    life.moves.sort(key=lambda move: move.at)
    return life


def _move(edge: Edge) -> _Moved | None:
    kind, consignor, consignee = edge["event_type"], edge["consignor_id"], edge["consignee_id"]
    if kind in ("commissioning", "importing"):
        return _Moved("birth", edge["event_id"], consignor, consignee or edge["reporter_id"], edge["at"])
    if kind == "shipping":
        return _Moved("dispatch", edge["event_id"], consignor or edge["reporter_id"], consignee, edge["at"])
    if kind == "receiving":
        return _Moved("receipt", edge["event_id"], consignor, consignee or edge["reporter_id"], edge["at"])
    if kind == "accepting":
        return _Moved("direct", edge["event_id"], consignor, consignee or edge["reporter_id"], edge["at"])
    if kind == "transferring" or (consignor is not None and consignee is not None):
        return _Moved("direct", edge["event_id"], consignor, consignee, edge["at"])
    return None


def _end_stays(life: _Life, at: pd.Timestamp, vehicle_id: str | None) -> None:
    life.stays = [
        (vehicle, since, at if until is None and vehicle_id in (None, vehicle) else until)
        for vehicle, since, until in life.stays
    ]


def _custody_breaks(life: _Life, records: Records) -> Iterator[str]:
    for before, move in zip(life.moves, life.moves[1:], strict=False):
        consignor, holder = move.consignor_id, before.consignee_id
        if move.kind not in _HANDED_OVER or consignor is None or holder is None or consignor == holder:
            continue
        if records.parent_of.get(consignor, consignor) == records.parent_of.get(holder, holder):
            continue
        followed = before.kind != "vehicle" and any(before.at <= since <= move.at for _, since, _ in life.stays)
        if not followed and not _is_explained(life, before, move, consignor, records):
            yield move.event_id


def _is_explained(life: _Life, before: _Moved, move: _Moved, consignor: str, records: Records) -> bool:
    for edge in life.events:
        if not before.at <= edge["at"] <= move.at:
            continue
        if edge["event_type"] in ("removing", "accepting", "disassembling"):
            if edge["reporter_id"] == consignor and edge["event_id"] != move.event_id:
                return True
        elif edge["event_type"] == "output" and edge["enterprise_id"] == consignor:
            return True
    return False


def _never_received(life: _Life, records: Records) -> Iterator[str]:
    for index, move in enumerate(life.moves):
        if move.kind != "dispatch" or move.consignee_id is None or records.now - move.at <= records.grace:
            continue
        after = life.moves[index + 1] if index + 1 < len(life.moves) else None
        if after is not None and (after.kind == "vehicle" or after.consignor_id == move.consignee_id):
            continue
        if not any(_shows_arrival(edge, move) for edge in life.events):
            yield move.event_id


def _shows_arrival(edge: Edge, move: _Moved) -> bool:
    if edge["at"] < move.at or edge["event_type"] == "output":
        return False
    if edge["event_type"] == "input":
        return bool(edge["enterprise_id"] == move.consignee_id)
    return bool(edge["reporter_id"] == move.consignee_id and edge["event_id"] != move.event_id)
