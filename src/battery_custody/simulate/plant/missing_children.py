"""missing-children: a pack is taken apart, and not all of its modules are seen again."""

from __future__ import annotations

import numpy as np

from battery_custody.simulate.arrays import Ints
from battery_custody.simulate.clock import days_later
from battery_custody.simulate.opening import Opened, open_packs
from battery_custody.simulate.plant.tactic import Tactic, deal
from battery_custody.simulate.plant.two_parents import parts_on_record
from battery_custody.simulate.roads import Held, hand_over, report, rest
from battery_custody.simulate.second_life import to_recycler
from battery_custody.simulate.world import World
from battery_custody.vocab import EventType, Role

TACTIC = Tactic("missing-children", 0.003, 480, parts_on_record)


def plant(world: World, held: Held) -> None:
    """Open packs and report on some of the modules only, or on none."""
    some, none, left_out = deal(held, 3)
    for variant, part, transformed, missing in (
        ("some-unseen", some, False, 3),
        ("all-unseen", none, False, 99),
        ("left-out-of-the-outputs", left_out, True, 2),
    ):
        opened = open_by_second_use(world, part, transformed, missing)
        place = world.batteries.place[opened.modules.item]
        recycle_tested(world, opened.modules.take(place >= missing))
        for number, pack in enumerate(part.item.tolist()):
            gone: Ints = opened.modules.item[(opened.pack == number) & (place < missing)]
            world.truth.add_one(
                TACTIC.name,
                variant,
                [pack, *gone.tolist()],
                [int(opened.modules.holder[opened.pack == number][0])],
                [int(opened.by[number])],
            )


def open_by_second_use(world: World, held: Held, transformed: bool, unlisted: int = 0) -> Opened:
    """Hand packs to second-use firms, which test and open them."""
    firm = world.receivers(Role.SECOND_USE, held.holder, held.time)
    there = hand_over(world, held, firm).held
    tested = report(world, there, EventType.TESTING, days_later(world.rng, there.time, 3, 30))
    ready = tested.at(days_later(world.rng, tested.time, 1, 15))
    return open_packs(world, ready, transformed=np.full(len(ready), transformed), unlisted=unlisted)


def recycle_tested(world: World, modules: Held) -> None:
    """Test modules and send them to recyclers."""
    tested = report(world, modules, EventType.TESTING, days_later(world.rng, modules.time, 1, 20))
    to_recycler(world, rest(world, tested, 3, 40))
