"""two-parents: a module stands in two packs at one time."""

from __future__ import annotations

import numpy as np

from battery_custody.simulate.arrays import NONE, Bools
from battery_custody.simulate.clock import HOUR, days_later
from battery_custody.simulate.opening import name_modules, open_packs
from battery_custody.simulate.plant.road import unplanted
from battery_custody.simulate.plant.tactic import Tactic, deal, to_final_treatment
from battery_custody.simulate.refurbishing import put_together
from battery_custody.simulate.roads import Held, hand_over, report, rest, together
from battery_custody.simulate.second_life import PERMITTED, sell, to_recycler
from battery_custody.simulate.world import World
from battery_custody.vocab import EventType, Role


def parts_on_record(world: World, held: Held) -> Bools:
    """Say that a story needs a nation whose records name parts."""
    return np.full(len(held), world.parts.modules_share > 0)


TACTIC = Tactic("two-parents", 0.003, 480, parts_on_record)
#: Modules of each of the two packs that are made of one; the first module of the pack goes into both.
FIRST, SECOND = (0, 1, 2, 3), (0, 4, 5, 6)


def plant(world: World, held: Held) -> None:
    """Enter modules in two packs on the road, and rebuild two packs with one module in both."""
    honest, opened = deal(held, 2)
    to_final_treatment(world, honest)
    _on_the_road(world, len(honest))
    _rebuilt(world, opened)


def _on_the_road(world: World, count: int) -> None:
    batteries = world.batteries
    free = unplanted(world)
    count = min(count, len(free) // 2)
    packs = world.rng.choice(free, (2, count), replace=False)
    one, other = packs[0], packs[1]
    modules, pack = name_modules(world, packs.ravel())
    whole, none = packs.ravel()[pack], np.full(len(modules), NONE)
    world.links.add(whole, modules, batteries.born[whole], none, none)
    first = modules[(batteries.place[modules] == 0) & (pack < count)]
    none = np.full(count, NONE)
    world.links.add(other, first, batteries.born[other], none, none)
    for row in zip(first.tolist(), one.tolist(), other.tolist(), strict=True):
        makers = world.models.maker[batteries.model[list(row[1:])]].tolist()
        world.truth.add_one(
            TACTIC.name, "in-two-packs-on-the-road", list(row), makers, batteries.born[list(row[1:])].tolist()
        )


def _rebuilt(world: World, held: Held) -> None:
    rng, batteries = world.rng, world.batteries
    firm = world.receivers(Role.SECOND_USE, held.holder, held.time)
    there = hand_over(world, held, firm).held
    tested = report(world, there, EventType.TESTING, days_later(rng, there.time, 3, 30))
    opened = open_packs(world, tested.at(days_later(rng, tested.time, 1, 15)))
    modules = report(world, opened.modules, EventType.TESTING, days_later(rng, opened.modules.time, 1, 20))
    place = batteries.place[modules.item]
    ready = []
    for places in (FIRST, SECOND):
        chosen = np.flatnonzero(np.isin(place, places))
        part = modules.take(chosen)
        made = put_together(world, part, opened.by[opened.pack[chosen]], len(places))
        use = rng.choice(PERMITTED, len(made))
        sell(world, report(world, made, EventType.REPURPOSING, made.time + HOUR, use=use), use)
        ready.append(made)
    to_recycler(world, rest(world, modules.take(place > max(SECOND)), 3, 40))
    both = together(ready)
    shared = modules.item[place == 0].tolist()
    for number, (pack, module) in enumerate(zip(held.item.tolist(), shared, strict=True)):
        one, other = int(both.item[number]), int(both.item[number + len(held)])
        events = [int(opened.by[number]), int(both.last[number]), int(both.last[number + len(held)])]
        world.truth.add_one(
            TACTIC.name, "in-two-rebuilt-packs", [module, one, other, pack], [int(firm[number])], events
        )
