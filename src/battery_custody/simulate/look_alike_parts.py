"""Look-alikes of stories about parts."""

from __future__ import annotations

import numpy as np

from battery_custody.simulate.arrays import NONE
from battery_custody.simulate.clock import DAY, days_later
from battery_custody.simulate.look_alike import LookAlike
from battery_custody.simulate.opening import name_modules, open_packs
from battery_custody.simulate.plant.missing_children import open_by_second_use, recycle_tested
from battery_custody.simulate.plant.road import unplanted
from battery_custody.simulate.plant.tactic import later, to_final_treatment
from battery_custody.simulate.plant.two_parents import parts_on_record
from battery_custody.simulate.recovery import next_period
from battery_custody.simulate.roads import Held, hand_over, report
from battery_custody.simulate.world import World
from battery_custody.vocab import EventType, Role


def _destroyed(world: World, held: Held) -> None:
    """Open packs and report one module of each as destroyed."""
    opened = open_by_second_use(world, held, transformed=False)
    first = world.batteries.place[opened.modules.item] == 0
    burnt = opened.modules.take(first)
    ended = report(world, burnt, EventType.DESTROYING, days_later(world.rng, burnt.time, 1, 10))
    recycle_tested(world, opened.modules.take(~first))
    rows = zip(held.item.tolist(), burnt.item.tolist(), opened.by.tolist(), ended.last.tolist(), strict=True)
    for pack, module, by, end in rows:
        note = "one module was destroyed, on record"
        world.truth.add_one("missing-children", "module-destroyed", [pack, module], [], [by, end], note, True)


def _only_inputs(world: World, held: Held) -> None:
    """Open packs at recyclers, whose next batch names the modules; nothing else is reported of them."""
    recycler = world.receivers(Role.RECYCLER, held.holder, held.time)
    there = hand_over(world, held, recycler).held
    opened = open_packs(world, later(world, there, 1, 10), transformed=np.zeros(len(held), dtype=bool))
    modules = opened.modules
    period = next_period(modules.holder, modules.time)
    world.batches.add(modules.holder, period, modules.item, opened.by[opened.pack])
    for number, pack in enumerate(held.item.tolist()):
        items = [pack, *modules.item[opened.pack == number].tolist()]
        firm, events = [int(recycler[number])], [int(opened.by[number])]
        note = "its modules went into a batch"
        world.truth.add_one("missing-children", "only-inputs-of-a-batch", items, firm, events, note, look_alike=True)


def _exchanged(world: World, held: Held) -> None:
    """Move a module from one pack on the road to another in a repair; the batteries of the story go home."""
    to_final_treatment(world, held)
    rng, batteries, vehicles = world.rng, world.batteries, world.vehicles
    free = unplanted(world)
    count = min(len(held), len(free) // 2)
    packs = rng.choice(free, (2, count), replace=False)
    modules, pack = name_modules(world, packs.ravel())
    whole, none = packs.ravel()[pack], np.full(len(modules), NONE)
    # The first battery of a vehicle has its number.
    since = vehicles.registered[packs].max(axis=0) + 300 * DAY
    room = world.horizon - 60 * DAY - since
    out = days_later(rng, since + (rng.random(count) * room).astype(np.int64), 0, 2)
    put_in = days_later(rng, out, 2, 20)
    repairer = world.receivers(Role.REPAIRER, vehicles.owner_at(packs[0], out), out)
    site = world.parties.site[repairer]
    uids = [
        world.events.add(EventType.REPAIRING, of, time, reporter=repairer, vehicle=of, site=site)
        for of, time in zip(packs, (out, put_in), strict=True)
    ]
    moves = (batteries.place[modules] == 0) & (pack < count)
    moved = modules[moves]
    separated = none.copy()
    separated[moves] = uids[0]
    world.links.add(whole, modules, batteries.born[whole], separated, none)
    world.links.add(packs[1], moved, uids[1], np.full(count, NONE), uids[0])
    rows = zip(moved.tolist(), *packs.tolist(), *(uid.tolist() for uid in uids), strict=True)
    for module, one, other, taken, given in rows:
        note = "moved from one pack to another in a repair"
        items = [module, one, other]
        world.truth.add_one("two-parents", "module-exchanged", items, [], [taken, given], note, look_alike=True)


PARTS = (
    LookAlike(400, 9999, _destroyed, parts_on_record),
    LookAlike(300, 9999, _only_inputs, parts_on_record),
    LookAlike(300, 9999, _exchanged, parts_on_record),
)
