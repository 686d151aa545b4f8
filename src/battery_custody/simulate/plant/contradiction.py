"""code-contradicts-record: the register says something else of a battery than its code."""

from __future__ import annotations

import numpy as np

from battery_custody.simulate.plant.malformed_code import made_at_home
from battery_custody.simulate.plant.tactic import Tactic, deal
from battery_custody.simulate.roads import Held
from battery_custody.simulate.second_life import repurpose, sell
from battery_custody.simulate.world import World
from battery_custody.vocab import Level

TACTIC = Tactic("code-contradicts-record", 0.003, 440, made_at_home)
#: How many days before the date in its code a battery is said to have been made.
EARLIER = 400


def plant(world: World, held: Held) -> None:
    """State another chemistry, maker, day or level."""
    state = world.misprints.state
    chemistry, maker, day, level = deal(held, 4)
    for item in chemistry.item.tolist():
        is_lfp = world.chemistries.names[world.models.chemistry[world.batteries.model[item]]] == "lfp"
        state("chemistry", item, "nmc622" if is_lfp else "lfp")
    makers = world.cast.battery_makers
    for item in maker.item.tolist():
        true = world.models.maker[world.batteries.model[item]]
        state("maker_id", item, int(world.rng.choice(makers[makers != true])))
    for item in day.item.tolist():
        state("made_at", item, str(np.datetime64(int(world.batteries.made[item]) - EARLIER, "D")))
    for item in level.item.tolist():
        state("level", item, Level.MODULE.value)
    for variant, part in (("chemistry", chemistry), ("maker", maker), ("date", day), ("level", level)):
        sell(world, *repurpose(world, part))
        true = world.models.maker[world.batteries.model[part.item]]
        world.truth.add(TACTIC.name, variant, part.item, [true], [world.batteries.born[part.item]])
