"""malformed-code: a battery made under the coding duty stands in the records under what is no battery code."""

from __future__ import annotations

import numpy as np

from battery_custody.simulate.arrays import Bools
from battery_custody.simulate.misprints import Misprint
from battery_custody.simulate.plant.no_birth import made_under_the_duty
from battery_custody.simulate.plant.tactic import Tactic, deal
from battery_custody.simulate.roads import Held
from battery_custody.simulate.second_life import repurpose, sell
from battery_custody.simulate.world import World

WAYS = ("letter-in-serial", "one-short", "no-such-month", "no-such-level")


def made_at_home(world: World, held: Held) -> Bools:
    """Tell which batteries were made at home after the coding duty had begun for all."""
    maker = world.models.maker[world.batteries.model[held.item]]
    return made_under_the_duty(world, held) & np.isin(maker, world.cast.battery_makers)


TACTIC = Tactic("malformed-code", 0.003, 440, made_at_home)


def plant(world: World, held: Held) -> None:
    """Write codes wrongly, in all records of a battery."""
    for way, part in zip(WAYS, deal(held, len(WAYS)), strict=True):
        world.misprints.batteries |= dict.fromkeys(part.item.tolist(), Misprint(way))
        sell(world, *repurpose(world, part))
        maker = world.models.maker[world.batteries.model[part.item]]
        world.truth.add(TACTIC.name, way, part.item, [maker], [world.batteries.born[part.item]])
