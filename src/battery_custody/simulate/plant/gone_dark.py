"""gone-dark: somebody took the waste battery in, and nothing was heard of it since."""

from __future__ import annotations

from battery_custody.simulate.clock import days_later
from battery_custody.simulate.plant.tactic import Tactic, deal
from battery_custody.simulate.roads import Held, hand_over, report
from battery_custody.simulate.routes import collect
from battery_custody.simulate.world import World
from battery_custody.vocab import EventType, Role

#: Eighteen months of silence, and before them the months until the last record.
TACTIC = Tactic("gone-dark", 0.005, 760)


def plant(world: World, held: Held) -> None:
    """Leave batteries at their holders without any further record."""
    kept, collected, tested = deal(held, 3)
    world.truth.add(TACTIC.name, "never-handed-on", kept.item, [kept.holder], [kept.taken, kept.last])
    leg = collect(world, collected)
    there = leg.held
    world.truth.add(TACTIC.name, "at-collector", there.item, [there.holder], [leg.received, there.last])
    firm = world.receivers(Role.SECOND_USE, tested.holder, tested.time)
    leg = hand_over(world, tested, firm)
    done = report(world, leg.held, EventType.TESTING, days_later(world.rng, leg.held.time, 3, 30))
    world.truth.add(TACTIC.name, "after-test", done.item, [done.holder], [leg.received, done.last])
