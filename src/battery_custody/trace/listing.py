"""Listing: the events of one or several items, each reported event once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from operator import attrgetter
from typing import Any

from battery_custody.model.times import iso
from battery_custody.trace.order import JOINING, SEPARATING, in_order
from battery_custody.trace.records import Event, Link, Making
from battery_custody.vocab import EventType

#: What may differ between the rows of one event that names several items.
_OF_THE_ITEM = {"no", "item_ids", "mass_kg", "quantity", "source_row"}
_of_the_event = attrgetter(*(field.name for field in fields(Event) if field.name not in _OF_THE_ITEM))
#: What contradicts nothing: no value, and a step that says only that something was seen.
_NOTHING = (None, EventType.OBSERVING)
#: What two reports of one event must not contradict each other in: all but where they were written down.
_TOLD = tuple(
    field.name
    for field in fields(Event)
    if field.name not in {"no", "item_ids", "source", "source_row", "batch_no", "record_s"}
)


def merged(events: Iterable[Event]) -> tuple[Event, ...]:
    """Return events in time order, those that one report tells of several items as one.

    Two reports of one event id that disagree, or that tell of the same item twice, stay two.
    """
    groups: dict[tuple[Any, ...], list[Event]] = {}
    for event in in_order({event.no: event for event in events}.values()):
        versions = groups.setdefault(_of_the_event(event), [])
        for index, version in enumerate(versions):
            if event.event_type in (JOINING, SEPARATING) or not set(version.item_ids) & set(event.item_ids):
                # One report may join many children to a parent, which each of its links names.
                named = dict.fromkeys((*version.item_ids, *event.item_ids))
                versions[index] = replace(version, item_ids=tuple(named))
                break
        else:
            versions.append(event)
    return in_order(event for versions in groups.values() for event in versions)


def united(events: Iterable[Event]) -> tuple[Event, ...]:
    """Return events in time order, each event id once unless its reports contradict each other.

    Reports that do not contradict become one, which has what either of them tells.
    """
    groups: dict[tuple[str, int], list[Event]] = {}
    for event in merged(events):
        versions = groups.setdefault((event.event_id, event.event_s), [])
        for index, version in enumerate(versions):
            if all(_agree(getattr(version, name), getattr(event, name)) for name in _TOLD):
                told = {name: getattr(event, name) for name in _TOLD if getattr(version, name) in _NOTHING}
                items = tuple(dict.fromkeys((*version.item_ids, *event.item_ids)))
                versions[index] = replace(version, item_ids=items, **told)
                break
        else:
            versions.append(event)
    return in_order(event for versions in groups.values() for event in versions)


def _agree(one: object, other: object) -> bool:
    return one in _NOTHING or other in _NOTHING or one == other


def making_event(making: Making, input_ids: Iterable[str] = (), output_ids: Iterable[str] = ()) -> Event:
    """Return a transformation as an event of its inputs and outputs."""
    return Event(
        no=f"t{making.transformation_id}",
        event_id=making.transformation_id,
        event_type=making.kind,
        event_s=making.event_s,
        item_ids=tuple(dict.fromkeys([*input_ids, *output_ids])),
        record_s=making.record_s,
        reporter_id=making.enterprise_id,
        site_id=making.site_id,
        source=making.source,
        source_row=making.source_row,
        batch_no=making.batch_no,
    )


def link_events(link: Link, parent_id: str, child_id: str) -> list[Event]:
    """Return a link as the joining of child and parent and, where it ended, their separation.

    Where no source gave an id, one is made from the link, the same each time.
    """
    made_id = f"{parent_id}/{child_id}/{iso(link.joined_s)}"
    joining = Event(
        no=f"l{made_id}",
        event_id=link.event_id or made_id,
        event_type=JOINING,
        event_s=link.joined_s,
        item_ids=(parent_id, child_id),
    )
    if link.separated_s is None:
        return [joining]
    ended = replace(
        joining,
        no=f"s{made_id}",
        event_id=f"{made_id}/{iso(link.separated_s)}",
        event_type=SEPARATING,
        event_s=link.separated_s,
    )
    return [joining, ended]


def untold(found: Iterable[Event], told: Iterable[Event]) -> list[Event]:
    """Return those events of links and transformations that no listed event tells already.

    One tells it if it has its id, or names all its items at its time.
    """
    listed = list(told)
    ids = {event.event_id for event in listed}
    at: dict[int, list[set[str]]] = {}
    for event in listed:
        at.setdefault(event.event_s, []).append(set(event.item_ids))
    return [
        event
        for event in found
        if event.event_id not in ids and not any(set(event.item_ids) <= named for named in at.get(event.event_s, []))
    ]
