"""double-custody: two parties have, or hand over, one battery at the same time."""

from __future__ import annotations

from battery_custody.simulate.clock import days_later
from battery_custody.simulate.plant.tactic import Tactic, deal, later, to_final_treatment
from battery_custody.simulate.roads import Held, hand_over, report
from battery_custody.simulate.routes import collect
from battery_custody.simulate.world import World
from battery_custody.vocab import EventType, Role

TACTIC = Tactic("double-custody", 0.004, 460)


def plant(world: World, held: Held) -> None:
    """Hand batteries over twice, or go on reporting what was handed over."""
    twice, storing, inspecting = deal(held, 3)
    _hand_over_twice(world, twice)
    _go_on(world, "goes-on-storing", storing, EventType.STORING)
    _go_on(world, "goes-on-inspecting", inspecting, EventType.INSPECTING)


def _hand_over_twice(world: World, held: Held) -> None:
    collector = world.receivers(Role.COLLECTOR, held.holder, held.time)
    first = hand_over(world, held, collector)
    again = held.at(days_later(world.rng, first.held.time, 5, 40))
    second, _ = to_final_treatment(world, again)
    world.truth.add(
        TACTIC.name,
        "handed-over-twice",
        held.item,
        [held.holder, collector, second.held.holder],
        [first.sent, first.received, second.sent, second.received],
        "implies=custody-break",
    )


def _go_on(world: World, variant: str, held: Held, kind: EventType) -> None:
    leg = collect(world, held)
    new = report(world, leg.held, EventType.STORING, leg.held.time)
    old = report(world, held, kind, days_later(world.rng, new.time, 2, 9))
    newer = report(world, new, EventType.STORING, days_later(world.rng, old.time, 2, 9))
    older = report(world, held, kind, days_later(world.rng, newer.time, 2, 9))
    to_final_treatment(world, later(world, newer.at(older.time), 5, 30))
    world.truth.add(
        TACTIC.name,
        variant,
        held.item,
        [held.holder, new.holder],
        [leg.sent, leg.received, new.last, old.last, newer.last, older.last],
    )
