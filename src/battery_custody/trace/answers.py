"""Answers: what a question about an item gets, in the form in which the command prints it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from battery_custody.model.times import iso
from battery_custody.trace.gaps import Gap
from battery_custody.trace.records import Event


@dataclass(frozen=True, slots=True)
class ChainEntry:
    """The time during which one party had custody; `event_ids` are the records that gave it.

    `since_s` is when custody moved (the dispatch where there is one), `until_s` None: still.
    `vehicle_id` is the vehicle that the item was in last during that time. `custodian_id` is None
    where a record hands over to nobody it names.
    """

    custodian_id: str | None
    since_s: int
    until_s: int | None
    event_ids: tuple[str, ...]
    vehicle_id: str | None

    def to_dict(self) -> dict[str, Any]:
        """Return the entry as the command prints it."""
        return {
            "custodian_id": self.custodian_id,
            "since": iso(self.since_s),
            "until": iso(self.until_s),
            "event_ids": list(self.event_ids),
            "vehicle_id": self.vehicle_id,
        }


@dataclass(frozen=True, slots=True)
class Chain:
    """Who had an item when, what is missing in between, and every event of it in time order.

    `custodian_id` is the last recorded custodian: after final treatment the one that it ended with,
    None after it left the country. `ended_s` is when its life ended, None: not yet.
    """

    item_id: str
    custodian_id: str | None
    chain: tuple[ChainEntry, ...]
    gaps: tuple[Gap, ...]
    events: tuple[Event, ...]
    ended_s: int | None = None
    as_of_s: int | None = None
    known_s: int | None = None

    @property
    def party_ids(self) -> tuple[str, ...]:
        """All parties that the answer names, each once, in order of appearance."""
        custodians = (entry.custodian_id for entry in self.chain)
        return _parties(chain(custodians, _named_in(self.events, self.gaps)))

    def to_dict(self) -> dict[str, Any]:
        """Return the chain as `custody trace ITEM --json` prints it."""
        return {
            "item_id": self.item_id,
            "custodian_id": self.custodian_id,
            "chain": [entry.to_dict() for entry in self.chain],
            "gaps": [gap.to_dict() for gap in self.gaps],
            "events": [event.to_dict() for event in self.events],
            "ended_at": iso(self.ended_s),
            "as_of": iso(self.as_of_s),
            "known": iso(self.known_s),
        }


@dataclass(frozen=True, slots=True)
class FollowedEvent:
    """An event of an item that was reached; `beyond_link` when it lies outside the time of its link."""

    event: Event
    beyond_link: bool

    def to_dict(self) -> dict[str, Any]:
        """Return the event as the command prints it."""
        return {**self.event.to_dict(), "beyond_link": self.beyond_link}


@dataclass(frozen=True, slots=True)
class Followed:
    """What an item came from (`back`) or became (`forward`), and what carried it, in time order.

    `item_ids` begins with the item asked about; the others stand in the order in which they were reached.
    """

    item_id: str
    direction: str
    item_ids: tuple[str, ...]
    events: tuple[FollowedEvent, ...]
    gaps: tuple[Gap, ...]

    @property
    def party_ids(self) -> tuple[str, ...]:
        """All parties that the answer names, each once, in order of appearance."""
        return _parties(_named_in((one.event for one in self.events), self.gaps))

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as `custody trace ITEM --direction … --json` prints it."""
        return {
            "item_id": self.item_id,
            "direction": self.direction,
            "items": list(self.item_ids),
            "events": [event.to_dict() for event in self.events],
            "gaps": [gap.to_dict() for gap in self.gaps],
        }


def _named_in(events: Iterable[Event], gaps: Iterable[Gap]) -> Iterator[str | None]:
    for event in events:
        yield from (event.consignor_id, event.consignee_id, event.reporter_id)
        yield from (event.owner_id, event.carrier_id, event.broker_id)
    for gap in gaps:
        yield gap.last_custodian_id


def _parties(named: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(party for party in named if party is not None))
