"""Roads: how a battery goes from one party to the next, rests there, and is treated at the end."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from battery_custody.simulate.arrays import NONE, AnyArray, Floats, Ints
from battery_custody.simulate.clock import at_work, day_of, days_later
from battery_custody.simulate.geography import distance_km
from battery_custody.simulate.recovery import batch_time, next_period
from battery_custody.simulate.world import World
from battery_custody.vocab import EventType

#: How far a lorry goes in a day, on the cautious side.
KM_A_DAY = 600.0


@dataclass(frozen=True)
class Held:
    """Batteries in somebody's hands: since when they may go on, where, and by which events they came there."""

    item: Ints
    time: Ints
    holder: Ints
    site: Ints
    taken: Ints  # uid of the event by which the holder took it in
    last: Ints  # uid of the last event so far

    def __len__(self) -> int:
        """Count the batteries."""
        return len(self.item)

    def take(self, which: AnyArray) -> Held:
        """Give a part, by mask or by positions."""
        return Held(*(getattr(self, name)[which] for name in self.__dataclass_fields__))

    def at(self, time: Ints) -> Held:
        """Give the same batteries, free to go on at another time."""
        return replace(self, time=time)


@dataclass(frozen=True)
class Leg:
    """One hand-over: the batteries in the hands of the consignee, and the uids of dispatch and receipt."""

    held: Held
    sent: Ints
    received: Ints
    document: Ints


def together(parts: list[Held]) -> Held:
    """Put parts together again."""
    return Held(*(np.concatenate([getattr(p, name) for p in parts]) for name in Held.__dataclass_fields__))


def transit(world: World, held: Held, party: Ints, site: Ints, low: int, high: int) -> Ints:
    """Draw when a dispatch arrives: `low` to `high` days later, or as the road takes."""
    here, there = world.parties.where(held.holder, held.site), world.parties.where(party, site)
    road = np.ceil(distance_km(*here, *there) / KM_A_DAY).astype(np.int64)
    days = np.maximum(world.rng.integers(low, high + 1, size=len(held)), road)
    return at_work(world.rng, day_of(held.time) + days)


def price(world: World, item: Ints, premium: float = 1.0) -> Floats:
    """Draw what is paid for a retired battery, in yuan."""
    batteries, models = world.batteries, world.models
    per_kg = world.chemistries.cny_per_kg[models.chemistry[batteries.model[item]]]
    noise = world.rng.normal(1.0, 0.06, size=len(item))
    result: Floats = np.round(per_kg * batteries.mass_kg[item] * noise * premium, 0)
    return result


def hand_over(
    world: World,
    held: Held,
    party: Ints,
    site: Ints | None = None,
    *,
    days: tuple[int, int] = (1, 5),
    arrives: Ints | None = None,
    dispatch: bool = True,
    receipt: bool = True,
    documented: bool = True,
    prices: Floats | None = None,
    carried: float = 0.7,
    **values: Any,
) -> Leg:
    """Hand batteries over: a dispatch at `held.time` and a receipt some days later.

    Either record can be left out; `values` go into the dispatch (a broker, say).
    """
    count = len(held)
    there = world.parties.site[party] if site is None else site
    time = transit(world, held, party, there, *days) if arrives is None else arrives
    none = np.full(count, NONE)
    document = world.new_documents(count) if documented else none
    carrier = np.where(world.rng.random(count) < carried, world.rng.choice(world.cast.carriers, count), NONE)
    shared: dict[str, Any] = {"consignor": held.holder, "consignee": party, "document": document}
    if prices is not None:
        shared["price"] = prices
    sent = received = none
    if dispatch:
        sent = world.events.add(
            EventType.SHIPPING,
            held.item,
            held.time,
            reporter=held.holder,
            site=held.site,
            **({"carrier": carrier} | shared | values),
        )
    if receipt:
        received = world.events.add(EventType.RECEIVING, held.item, time, reporter=party, site=there, **shared)
    return Leg(Held(held.item, time, party, there, received, received), sent, received, document)


def report(world: World, held: Held, kind: EventType, time: Ints, **values: Any) -> Held:
    """Let the holder report something about batteries in its hands."""
    uid = world.events.add(kind, held.item, time, reporter=held.holder, site=held.site, **values)
    return replace(held, time=time, last=uid)


def rest(world: World, held: Held, low: int, high: int, stored: float = 0.35) -> Held:
    """Let batteries wait `low` (one or more) to `high` days; a share is reported as stored or inspected meanwhile."""
    until = days_later(world.rng, held.time, low + 1, high + 1)
    # Reported on a day in between, never on the day of the receipt or of the next dispatch.
    between = days_later(world.rng, held.time, 1, max(1, low))
    draw = world.rng.random(len(held)) / stored
    last = held.last.copy()
    for kind, noted in ((EventType.STORING, draw < 0.7), (EventType.INSPECTING, (draw >= 0.7) & (draw < 1.0))):
        last[noted] = report(world, held.take(noted), kind, between[noted]).last
    return replace(held, time=until, last=last)


def treat(world: World, held: Held, destroyed: float = 0.0) -> Ints:
    """Recycle batteries in the next batch of their holder (a few are destroyed), and return the uids."""
    uids = np.full(len(held), NONE)
    spoilt = world.rng.random(len(held)) < destroyed
    period = next_period(held.holder, held.time)
    time = batch_time(held.holder, period)
    for mask, kind in ((spoilt, EventType.DESTROYING), (~spoilt, EventType.RECYCLING)):
        part = held.take(mask)
        uids[mask] = world.events.add(kind, part.item, time[mask], reporter=part.holder, site=part.site)
    world.batches.add(held.holder[~spoilt], period[~spoilt], held.item[~spoilt], uids[~spoilt])
    return uids
