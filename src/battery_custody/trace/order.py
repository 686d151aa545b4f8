"""The order of events: by time, and at one moment in the order in which such steps are taken."""

from __future__ import annotations

from collections.abc import Iterable

from battery_custody.trace.records import Event
from battery_custody.vocab import EventType

#: Types of the events that links are: they stand in a list where no custody event tells them.
JOINING = "joining"
SEPARATING = "separating"

#: Steps of one moment, first to last; what is not listed stands where `None` does.
STEPS: tuple[str | None, ...] = (
    EventType.COMMISSIONING,
    EventType.IMPORTING,
    JOINING,
    EventType.ACCEPTING,
    EventType.REMOVING,
    EventType.SHIPPING,
    EventType.TRANSFERRING,
    EventType.RECEIVING,
    None,
    EventType.TESTING,
    EventType.REPURPOSING,
    EventType.INSTALLING,
    EventType.DISASSEMBLING,
    SEPARATING,
    EventType.RECYCLING,
    EventType.DESTROYING,
    EventType.EXPORTING,
)
_RANK = {step: rank for rank, step in enumerate(STEPS)}


def in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    """Return events in time order; ties are broken by step, then by record."""
    return tuple(sorted(events, key=place))


def place(event: Event) -> tuple[int, int, str, int, str]:
    """Return what to sort an event by."""
    kind, number = event.no[:1], event.no[1:]
    rank = _RANK.get(event.event_type, _RANK[None])
    return event.event_s, rank, kind, int(number) if number.isdigit() else 0, event.no
