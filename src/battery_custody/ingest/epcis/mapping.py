"""From one EPCIS event to rows of the record files.

    ObjectEvent          custody_events for each EPC and class; the step says the event type, else
                         the action (ADD begins a life, DELETE ends it), else it is `observing`
    TransactionEvent     the same, with its parent as an item; its action is about the transaction
    AggregationEvent     aggregations, and custody_events for parent and children (see `links`)
    AssociationEvent     the same, and installing or removing where the parent is a vehicle
    TransformationEvent  transformations, transformation_inputs, transformation_outputs
    any other kind       as a TransactionEvent, from the fields that it shares with one

A vehicle (VIN) among the items gets vehicle_events where the step means something for it, and is
the vehicle_id of the other items. Items that ilmd or extensions describe get rows of `batteries`
or `lots`. An error declaration adds a row of `voids` for the event's id; the declared event's own
rows are the same as without the declaration, so that nothing depends on which came first. The
custody_events of a corrective event in the same document carry `corrects_event_id` and
`correction_reason`. Sensor data stay in the raw event.
"""

from __future__ import annotations

from typing import Any

from battery_custody.ingest.epcis.attributes import EVENT_NAMES, Unread, extensions, read_attributes
from battery_custody.ingest.epcis.batch import EpcisBatch, Row
from battery_custody.ingest.epcis.circumstances import document_no, owner, parties, place
from battery_custody.ingest.epcis.descriptions import describe
from battery_custody.ingest.epcis.draft import Draft
from battery_custody.ingest.epcis.items import Item, items_of
from battery_custody.ingest.epcis.links import map_links
from battery_custody.ingest.epcis.schema import EVENT_KINDS
from battery_custody.ingest.epcis.terms import event_type_of, local_name
from battery_custody.ingest.epcis.times import usable_time
from battery_custody.ingest.epcis.transformations import Transformations
from battery_custody.ingest.epcis.vehicles import is_vehicle, vehicle_event_type


def kind_of_event(type_: str) -> str | None:
    """Return the kind of an event, also where it is written with a namespace; None for one's own."""
    name = type_ if type_ in EVENT_KINDS else local_name(type_)
    return name if name in EVENT_KINDS else None


class EventMapper:
    """Maps the events of one batch; events of one transformation find each other here."""

    def __init__(self, batch: EpcisBatch) -> None:
        """Begin a batch."""
        self._batch = batch
        self._transformations = Transformations()

    def map(self, event: dict[str, Any], record: int, known: Row) -> list[Unread]:
        """Add the rows of one event; return the extensions that no column could hold.

        `event` is of the standard's types, `known` has event_id and event_time, and what else the
        source knows of it: record_time, reporter_id, corrects_event_id, correction_reason.
        """
        kind = kind_of_event(event["type"])
        of_life = kind == "ObjectEvent"
        action = event.get("action") if of_life else None
        event_type = event_type_of(event.get("bizStep"), action, event.get("disposition"))
        unread: list[Unread] = []
        own = extensions(event)
        shared = _shared(event, event_type, known)
        if own:
            columns, unread = read_attributes(own, EVENT_NAMES, "custody_events")
            shared.update(columns)
        draft = Draft(event, record, shared, self._batch)
        if kind == "TransformationEvent":
            described = self._transformations.add(draft)
        elif kind in ("AggregationEvent", "AssociationEvent"):
            shared.pop("mass_kg", None)
            map_links(draft, event_type)
            described = []
        else:
            described = _map_items(draft, event_type, with_parent=not of_life)
        if described and (own or "ilmd" in event):
            unread += _describe(draft, own, described)
        if "errorDeclaration" in event:
            draft.add("voids", 0, _void(event["errorDeclaration"], known))
        return unread


def _shared(event: dict[str, Any], event_type: str, known: Row) -> Row:
    shared = {**known, **parties(event), **place(event, event_type)}
    number = document_no(event)
    if number is not None:
        shared["document_no"] = number
    return shared


def _map_items(draft: Draft, event_type: str, *, with_parent: bool) -> list[tuple[int, Item]]:
    """Add what the event says of each item; return the items that are no vehicles, with their places."""
    event = draft.event
    items = items_of(event.get("epcList"), event.get("quantityList"))
    if with_parent and (parent := event.get("parentID")) is not None:
        items = [Item(parent, True), *(item for item in items if item.item_id != parent)]
    vehicles = [item.item_id for item in items if item.is_instance and is_vehicle(item.item_id)]
    if len(items) - len(vehicles) > 1:
        # One weight for several items is no item's mass.
        draft.shared.pop("mass_kg", None)
    vehicle_id = vehicles[0] if len(vehicles) == 1 else None
    described = []
    for part, item in enumerate(items):
        if item.item_id not in vehicles:
            draft.custody(part, item, event_type, vehicle_id)
            described.append((part, item))
        elif kind := vehicle_event_type(event.get("bizStep"), event_type):
            draft.vehicle(part, item.item_id, kind, owner(event))
    return described


def _describe(draft: Draft, own: list[tuple[str, Any]], items: list[tuple[int, Item]]) -> list[Unread]:
    rows, unread = describe(draft.event.get("ilmd") or {}, own, items)
    for table, part, row in rows:
        draft.add(table, part, row)
    return unread


def _void(declaration: Row, known: Row) -> Row:
    """Return the row of a declaration; read leniently it may lack its time, and is as old as its event."""
    corrections = sorted(set(declaration.get("correctiveEventIDs", ())))
    declared_at = usable_time(declaration.get("declarationTime", ""))
    row: Row = {
        "event_id": known["event_id"],
        "declared_at": declared_at or known.get("record_time", known["event_time"]),
        "corrective_event_ids": corrections,
    }
    if "reason" in declaration:
        row["reason"] = declaration["reason"]
    return row
