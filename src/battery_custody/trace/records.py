"""Records of one item, as a store tells them: what chains and links are made of.

Times are epoch seconds UTC. Items are named by the store's own key (an integer in the ledger),
parties, vehicles and sites by their ids.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from battery_custody.model.times import iso


@dataclass(frozen=True, slots=True)
class Event:
    """An event of one item or of several; `no` names the record within its store.

    `source` and `source_row` say which record of which file it was, `batch_no` the batch that
    brought it; None where the store can't tell.
    """

    no: str
    event_id: str
    event_type: str
    event_s: int
    item_ids: tuple[str, ...]
    is_day: bool = False
    record_s: int | None = None
    reporter_id: str | None = None
    consignor_id: str | None = None
    consignee_id: str | None = None
    carrier_id: str | None = None
    broker_id: str | None = None
    vehicle_id: str | None = None
    owner_id: str | None = None
    site_id: str | None = None
    adcode: str | None = None
    mass_kg: float | None = None
    quantity: float | None = None
    use: str | None = None
    document_no: str | None = None
    source: str | None = None
    source_row: int | None = None
    batch_no: int | None = None

    @property
    def span(self) -> tuple[int, int]:
        """The first and the last second at which it may have happened."""
        return self.event_s, self.event_s + 86_399 if self.is_day else self.event_s

    def to_dict(self) -> dict[str, Any]:
        """Return the event as the command prints it."""
        return {
            "event_id": self.event_id,
            "event_type": self.event_type,
            "event_time": iso(self.event_s),
            "record_time": iso(self.record_s),
            "item_id": self.item_ids[0] if self.item_ids else None,
            "item_ids": list(self.item_ids),
            "consignor_id": self.consignor_id,
            "consignee_id": self.consignee_id,
            "reporter_id": self.reporter_id,
            "carrier_id": self.carrier_id,
            "broker_id": self.broker_id,
            "vehicle_id": self.vehicle_id,
            "owner_id": self.owner_id,
            "site_id": self.site_id,
            "adcode": self.adcode,
            "mass_kg": self.mass_kg,
            "quantity": self.quantity,
            "document_no": self.document_no,
            "use": self.use,
            "source": self.source,
            "source_row": self.source_row,
            "batch_no": self.batch_no,
        }


@dataclass(frozen=True, slots=True)
class Transfer:
    """A hand-over; `kind` is birth, paired, dispatch, receipt, direct or vehicle, `event_ids` its records."""

    kind: str
    consignor_id: str | None
    consignee_id: str | None
    at_s: int
    event_ids: tuple[str, ...]
    received_s: int | None = None
    vehicle_id: str | None = None
    is_waste: bool = False


@dataclass(frozen=True, slots=True)
class Stay:
    """The time during which the item was installed in a vehicle."""

    vehicle_id: str
    since_s: int
    until_s: int | None


@dataclass(frozen=True, slots=True)
class Link:
    """The time during which a child item was in a parent item."""

    parent: int
    child: int
    joined_s: int
    separated_s: int | None
    event_id: str | None = None


@dataclass(frozen=True, slots=True)
class Making:
    """A transformation: the items that went in and those that came out."""

    transformation_id: str
    kind: str
    enterprise_id: str | None
    site_id: str | None
    event_s: int
    record_s: int | None
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    source: str | None = None
    source_row: int | None = None
    batch_no: int | None = None


@dataclass(frozen=True, slots=True)
class Life:
    """What is known about the life as a whole; `ended_no` is the record that ended it."""

    ended_s: int | None = None
    ended_no: str | None = None
    waste_since_s: int | None = None


@dataclass(frozen=True, slots=True)
class ItemRecords:
    """All that a store tells about one item, events and transfers in time order."""

    key: int
    item_id: str
    events: tuple[Event, ...] = ()
    vehicle_events: tuple[Event, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    stays: tuple[Stay, ...] = ()
    life: Life = field(default_factory=Life)
    parents: tuple[Link, ...] = ()
    children: tuple[Link, ...] = ()
    made_in: tuple[Making, ...] = ()
    used_in: tuple[Making, ...] = ()
    original: int | None = None
    recoded_to: tuple[int, ...] = ()

    @property
    def recoded_s(self) -> int | None:
        """When the item began under its code: its first event, None where nothing is reported."""
        return self.events[0].event_s if self.events else None


def in_a_stay(event: Event, stays: tuple[Stay, ...]) -> bool:
    """Tell whether the item was in the vehicle of an event when it happened."""
    first, last = event.span
    return any(
        stay.vehicle_id == event.vehicle_id and stay.since_s <= last and (stay.until_s is None or first <= stay.until_s)
        for stay in stays
    )


def as_of(item: ItemRecords, cut_s: int | None) -> ItemRecords:
    """Return what had happened to an item at a time, that second included.

    A dispatch that was received later is one without a receipt.
    """
    if cut_s is None:
        return item
    life = item.life
    ended = life.ended_s is not None and life.ended_s <= cut_s
    waste = life.waste_since_s is not None and life.waste_since_s <= cut_s
    return replace(
        item,
        events=tuple(event for event in item.events if event.event_s <= cut_s),
        vehicle_events=tuple(event for event in item.vehicle_events if event.event_s <= cut_s),
        transfers=tuple(_cut(transfer, cut_s) for transfer in item.transfers if transfer.at_s <= cut_s),
        stays=tuple(replace(s, until_s=_until(s.until_s, cut_s)) for s in item.stays if s.since_s <= cut_s),
        life=Life(
            life.ended_s if ended else None, life.ended_no if ended else None, life.waste_since_s if waste else None
        ),
        parents=_links(item.parents, cut_s),
        children=_links(item.children, cut_s),
        made_in=tuple(making for making in item.made_in if making.event_s <= cut_s),
        used_in=tuple(making for making in item.used_in if making.event_s <= cut_s),
    )


def _cut(transfer: Transfer, cut_s: int) -> Transfer:
    if transfer.kind != "paired" or transfer.received_s is None or transfer.received_s <= cut_s:
        return transfer
    return replace(transfer, kind="dispatch", received_s=None, event_ids=transfer.event_ids[:1])


def _links(links: tuple[Link, ...], cut_s: int) -> tuple[Link, ...]:
    return tuple(replace(link, separated_s=_until(link.separated_s, cut_s)) for link in links if link.joined_s <= cut_s)


def _until(end_s: int | None, cut_s: int) -> int | None:
    return None if end_s is None or end_s > cut_s else end_s
