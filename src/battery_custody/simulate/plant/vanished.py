"""vanished-in-transit: dispatched, never received, never seen again."""

from __future__ import annotations

import numpy as np

from battery_custody.simulate.arrays import NONE
from battery_custody.simulate.plant.tactic import Tactic, deal
from battery_custody.simulate.roads import Held, hand_over
from battery_custody.simulate.routes import collect
from battery_custody.simulate.world import World
from battery_custody.vocab import Role

TACTIC = Tactic("vanished-in-transit", 0.004, 400)
NOTE = "may=gone-dark"


def plant(world: World, held: Held) -> None:
    """Dispatch batteries to licensed firms that never receive them."""
    to_collector, to_recycler, second_leg = deal(held, 3)
    for variant, part, role in (
        ("to-collector", to_collector, Role.COLLECTOR),
        ("to-recycler", to_recycler, Role.RECYCLER),
    ):
        party = world.receivers(role, part.holder, part.time)
        leg = hand_over(world, part, party, receipt=False)
        world.truth.add(TACTIC.name, variant, part.item, [part.holder, party], [leg.sent], NOTE)
    there = collect(world, second_leg).held
    party = world.receivers(Role.RECYCLER, there.holder, there.time)
    carrier = world.rng.choice(world.cast.carriers, len(there))
    leg = hand_over(world, there, party, receipt=False, carrier=carrier, carried=0.0)
    parties = [there.holder, party, np.full(len(there), NONE)]
    world.truth.add(TACTIC.name, "second-leg-with-carrier", there.item, parties, [leg.sent], NOTE)
