"""Look-alikes: honest stories that resemble a diversion, for detection to leave alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from battery_custody.simulate.arrays import NONE, Ints
from battery_custody.simulate.clock import DAY, HOUR, day_of, days_later
from battery_custody.simulate.look_alike import LookAlike
from battery_custody.simulate.look_alike_codes import CODES, number_unusually
from battery_custody.simulate.look_alike_metals import METALS
from battery_custody.simulate.look_alike_parts import PARTS
from battery_custody.simulate.plant.firms import found_for
from battery_custody.simulate.plant.tactic import later
from battery_custody.simulate.roads import Held, hand_over, report, treat
from battery_custody.simulate.second_life import to_recycler
from battery_custody.simulate.world import World
from battery_custody.vocab import EventType, LicenceKind, Role, SiteKind, Withdrawal

#: Share of the retired batteries that each kind of look-alike takes.
SHARE, LEAST = 0.0005, 10
#: A licence that has years to run.
LONG = 5 * 365


def _note(
    world: World, tactic: str, variant: str, held: Held, parties: list[Ints], events: list[Ints], note: str
) -> None:
    world.truth.add(tactic, variant, held.item, parties, events, note, look_alike=True)


def late_receipts(world: World, held: Held) -> None:
    """Let receipts come ten to twenty days after the dispatch."""
    recycler = world.receivers(Role.RECYCLER, held.holder, held.time)
    leg = hand_over(world, held, recycler, days=(10, 20))
    treat(world, leg.held)
    parties = [held.holder, recycler]
    _note(world, "vanished-in-transit", "late-receipt", held, parties, [leg.sent, leg.received], "late but complete")


def carrier_and_broker(world: World, held: Held) -> None:
    """Name a carrier and a broker who never take custody."""
    recycler = world.receivers(Role.RECYCLER, held.holder, held.time)
    broker = world.rng.choice(world.cast.traders, len(held))
    carrier = world.rng.choice(world.cast.carriers, len(held))
    leg = hand_over(world, held, recycler, carried=0.0, broker=broker, carrier=carrier)
    treat(world, leg.held)
    events = [leg.sent, leg.received]
    _note(
        world,
        "unlicensed-buyer",
        "carrier-and-broker",
        held,
        [held.holder, recycler, broker, carrier],
        events,
        "the broker without a licence arranged the sale and never had the battery",
    )


def corrected(world: World, held: Held) -> None:
    """Report a wrong consignee and correct it with a second record."""
    recycler = world.receivers(Role.RECYCLER, held.holder, held.time)
    leg = hand_over(world, held, recycler)
    again = world.events.repeat(leg.sent, corrects=leg.sent, delay=np.full(len(held), DAY))
    world.events.patch(leg.sent, "consignee", world.rng.choice(world.cast.workshops, len(held)))
    treat(world, leg.held)
    _note(
        world,
        "unlicensed-buyer",
        "corrected-record",
        held,
        [held.holder, recycler],
        [leg.sent, again, leg.received],
        "the wrong consignee was corrected",
    )


def same_day_relay(world: World, held: Held) -> None:
    """Receive and ship on at one day, in the order that the times show."""
    collector = world.receivers(Role.COLLECTOR, held.holder, held.time)
    first = hand_over(world, held, collector)
    now = first.held.at(first.held.time + HOUR)
    recycler = world.receivers(Role.RECYCLER, collector, now.time)
    leg = hand_over(world, now, recycler)
    treat(world, leg.held)
    _note(
        world,
        "double-custody",
        "same-day-relay",
        held,
        [collector],
        [first.sent, first.received, leg.sent, leg.received],
        "shipped on an hour after the receipt",
    )


def both_sides(world: World, held: Held) -> None:
    """Report one hand-over from both sides: one dispatch, one receipt."""
    recycler = world.receivers(Role.RECYCLER, held.holder, held.time)
    leg = hand_over(world, held, recycler)
    treat(world, leg.held)
    parties = [held.holder, recycler]
    _note(
        world,
        "double-report",
        "dispatch-and-receipt",
        held,
        parties,
        [leg.sent, leg.received],
        "each side reported its own half",
    )


def long_rest(world: World, held: Held) -> None:
    """Keep batteries in a licensed warehouse for years, reported every year."""
    collector = world.receivers(Role.COLLECTOR, held.holder, held.time)
    leg = hand_over(world, held, collector)
    kept, events = leg.held, [leg.received]
    for _ in range(3):
        kept = report(world, kept, EventType.STORING, days_later(world.rng, kept.time, 300, 360))
        events.append(kept.last)
    to_recycler(world, later(world, kept, 30, 60))
    _note(world, "gone-dark", "long-rest", held, [collector], events, "stored for years and reported every year")


def last_valid_day(world: World, held: Held) -> None:
    """Receive on the very last valid day of a licence."""
    firms, days, events = _by_own_collector(world, held)
    for party, day in zip(firms.tolist(), days.tolist(), strict=True):
        world.licences.grant(party, LicenceKind.COLLECTION, NONE, day - LONG, day)
    _note(world, "lapsed-licence", "last-valid-day", held, [firms], events, "valid for the last time on that day")


def renewed_that_day(world: World, held: Held) -> None:
    """Receive on the day on which one licence ends and the next begins."""
    firms, days, events = _by_own_collector(world, held)
    for party, day in zip(firms.tolist(), days.tolist(), strict=True):
        world.licences.grant(party, LicenceKind.COLLECTION, NONE, day - LONG, day)
        world.licences.grant(party, LicenceKind.COLLECTION, NONE, day, day + LONG)
    _note(world, "lapsed-licence", "renewed-that-day", held, [firms], events, "renewed on the day the old one ended")


def withdrawn_next_day(world: World, held: Held) -> None:
    """Receive on the day before a licence is withdrawn."""
    firms, days, events = _by_own_collector(world, held)
    for party, day in zip(firms.tolist(), days.tolist(), strict=True):
        world.licences.grant(party, LicenceKind.COLLECTION, NONE, day - LONG, day + LONG, day + 1, Withdrawal.REVOKED)
    _note(world, "lapsed-licence", "withdrawn-next-day", held, [firms], events, "withdrawn the day after")


def _by_own_collector(world: World, held: Held) -> tuple[Ints, Ints, list[Ints]]:
    """Hand each battery to a collector of its own; return the collectors, the days of receipt, the events."""
    firms, _ = found_for(world, held, Role.COLLECTOR, SiteKind.OUTLET, each=1)
    leg = hand_over(world, held, firms)
    to_recycler(world, later(world, leg.held, 5, 30))
    return firms, day_of(leg.held.time), [leg.sent, leg.received]


def still_under_way(world: World, held: Held) -> None:
    """Dispatch in the last days, so that no receipt can have been reported yet."""
    late = replace(held, time=days_later(world.rng, np.full(len(held), world.horizon), -6, -2))
    late = late.take(late.time > held.time)
    recycler = world.receivers(Role.RECYCLER, late.holder, late.time)
    leg = hand_over(world, late, recycler, receipt=False)
    _note(world, "vanished-in-transit", "still-under-way", late, [recycler], [leg.sent], "dispatched days ago")


#: Every look-alike of retired batteries: days that it needs before the horizon, days at most, teller.
LOOK_ALIKES: tuple[tuple[int, int, Callable[[World, Held], None]], ...] = (
    (1300, 9999, long_rest),
    (200, 9999, late_receipts),
    (200, 9999, carrier_and_broker),
    (200, 9999, corrected),
    (200, 9999, same_day_relay),
    (200, 9999, both_sides),
    (200, 9999, last_valid_day),
    (200, 9999, renewed_that_day),
    (200, 9999, withdrawn_next_day),
    (7, 60, still_under_way),
)
#: All kinds with the batteries that they can be told of.
KINDS = (*(LookAlike(*row) for row in LOOK_ALIKES), *CODES, *PARTS, *METALS)


def tell_look_alikes(world: World, held: Held, batteries: int) -> Held:
    """Tell the look-alikes with some of the batteries and return the others."""
    chosen = np.full(len(held), NONE)
    least = min(LEAST, max(1, batteries * LEAST // 20_000))
    age = (world.horizon - held.time) / DAY
    for number, kind in enumerate(KINDS):
        in_time = (age > kind.needs_days) & (age < kind.most_days)
        free = np.flatnonzero((chosen == NONE) & in_time & kind.fits(world, held))
        count = min(max(least, round(SHARE * len(held))), len(free) // 2)
        chosen[world.rng.choice(free, count, replace=False)] = number
    for number, kind in enumerate(KINDS):
        kind.tell(world, held.take(chosen == number))
    number_unusually(world)
    return held.take(chosen == NONE)
