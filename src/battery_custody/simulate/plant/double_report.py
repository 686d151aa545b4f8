"""double-report: the same event is reported twice under two event ids."""

from __future__ import annotations

from battery_custody.simulate.clock import DAY, days_later
from battery_custody.simulate.plant.tactic import Tactic, deal, later
from battery_custody.simulate.roads import Held, hand_over, report, treat
from battery_custody.simulate.world import World
from battery_custody.vocab import EventType, Role

TACTIC = Tactic("double-report", 0.004, 420)


def plant(world: World, held: Held) -> None:
    """Repeat one record of each battery under another event id, reported a few days later."""
    receipts, dispatches, other_side, stored = deal(held, 4)
    for variant, part in (
        ("receipt-twice", receipts),
        ("dispatch-twice", dispatches),
        ("receipt-by-both-sides", other_side),
    ):
        recycler = world.receivers(Role.RECYCLER, part.holder, part.time)
        leg = hand_over(world, part, recycler)
        treat(world, later(world, leg.held, 12, 25))
        first = leg.sent if variant == "dispatch-twice" else leg.received
        delay = world.rng.integers(1, 8, len(part)) * DAY
        if variant == "receipt-by-both-sides":
            again = world.events.repeat(first, delay=delay, reporter=part.holder)
        else:
            again = world.events.repeat(first, delay=delay)
        reporter = recycler if variant == "receipt-twice" else part.holder
        note = (
            "may=vanished-in-transit,double-custody" if variant == "dispatch-twice" else "may=appeared-without-dispatch"
        )
        world.truth.add(TACTIC.name, variant, part.item, [reporter], [first, again], note)
    _stored_twice(world, stored)


def _stored_twice(world: World, held: Held) -> None:
    kept = report(world, held, EventType.STORING, days_later(world.rng, held.time, 1, 5))
    again = world.events.repeat(kept.last, delay=2 * DAY)
    recycler = world.receivers(Role.RECYCLER, held.holder, held.time)
    leg = hand_over(world, later(world, kept, 12, 30), recycler)
    treat(world, leg.held)
    world.truth.add(TACTIC.name, "storing-twice", held.item, [held.holder], [kept.last, again])
