"""mass-changed: what arrives weighs clearly less, or more, than what was sent."""

from __future__ import annotations

import numpy as np

from battery_custody.simulate.plant.tactic import Tactic, deal, later, to_final_treatment
from battery_custody.simulate.roads import Held, hand_over, treat
from battery_custody.simulate.world import World
from battery_custody.vocab import Role

TACTIC = Tactic("mass-changed", 0.003, 430)


def plant(world: World, held: Held) -> None:
    """Let modules be taken out, or ballast put in, on the way."""
    lighter, heavier, collected = deal(held, 3)
    for variant, part, low, high in (("lighter", lighter, 0.6, 0.88), ("heavier", heavier, 1.12, 1.4)):
        recycler = world.receivers(Role.RECYCLER, part.holder, part.time)
        leg = hand_over(world, part, recycler)
        treat(world, leg.held)
        weigh(world, part, leg.received, world.rng.uniform(low, high, len(part)))
        parties = [part.holder, recycler]
        world.truth.add(TACTIC.name, variant, part.item, parties, [leg.sent, leg.received])
    collector = world.receivers(Role.COLLECTOR, collected.holder, collected.time)
    leg = hand_over(world, collected, collector)
    to_final_treatment(world, later(world, leg.held, 5, 40))
    weigh(world, collected, leg.received, world.rng.uniform(0.6, 0.88, len(collected)))
    parties = [collected.holder, collector]
    world.truth.add(TACTIC.name, "lighter-at-collector", collected.item, parties, [leg.sent, leg.received])


def weigh(world: World, held: Held, uids: np.ndarray, factor: np.ndarray) -> None:
    """Let records name the mass of batteries times a factor."""
    world.events.patch(uids, "mass", world.batteries.mass_kg[held.item] * factor)
