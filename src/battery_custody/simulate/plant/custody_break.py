"""custody-break: a custodian between two hand-overs is missing from the records."""

from __future__ import annotations

from battery_custody.simulate.arrays import Ints
from battery_custody.simulate.plant.tactic import Tactic, deal, passed_to, to_final_treatment
from battery_custody.simulate.roads import Held, Leg, hand_over
from battery_custody.simulate.routes import collect
from battery_custody.simulate.world import World
from battery_custody.vocab import Role

TACTIC = Tactic("custody-break", 0.004, 420)


def plant(world: World, held: Held) -> None:
    """Let B receive batteries and C, who never received them, ship them on."""
    licensed, shady, crossed = deal(held, 3)
    first = collect(world, licensed)
    between = world.receivers(Role.COLLECTOR, first.held.holder, first.held.time, first.held.holder)
    _ship_on(world, "licensed-in-between", first, between)
    first = collect(world, shady)
    between = world.rng.choice(world.cast.traders, len(first.held))
    _ship_on(world, "trader-in-between", first, between, "may=laundering")
    first = collect(world, crossed)
    # Another collector sends them back to the first, who never reported having handed them over.
    other = world.receivers(Role.COLLECTOR, first.held.holder, first.held.time, first.held.holder)
    back = hand_over(world, passed_to(world, first.held, other), first.held.holder)
    to_final_treatment(world, back.held)
    _note(world, "came-back-from-another", first, other, back)


def _ship_on(world: World, variant: str, first: Leg, between: Ints, note: str = "") -> None:
    leg, _ = to_final_treatment(world, passed_to(world, first.held, between))
    _note(world, variant, first, between, leg, note)


def _note(world: World, variant: str, first: Leg, between: Ints, second: Leg, note: str = "") -> None:
    events = [first.sent, first.received, second.sent, second.received]
    world.truth.add(TACTIC.name, variant, first.held.item, [first.held.holder, between], events, note)
