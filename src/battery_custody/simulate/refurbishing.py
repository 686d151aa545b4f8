"""Refurbishing: packs are opened, their modules tested, and the good ones live on in rebuilt packs or alone."""

from __future__ import annotations

import numpy as np

from battery_custody.simulate.arrays import NONE, Ints
from battery_custody.simulate.clock import DAY, day_of, days_later
from battery_custody.simulate.opening import open_packs
from battery_custody.simulate.roads import Held, report, rest
from battery_custody.simulate.world import LEVELS, World
from battery_custody.vocab import EventType, Level, TransformationKind

#: Share of the modules that are found broken, and of the others that pass their test; assumptions.
BROKEN_SHARE, GOOD_SHARE = 0.01, 0.8
#: Modules of a rebuilt pack, and how long a module waits for the others at most.
REBUILT_MODULES = 10
WAITS_DAYS = 150


def take_apart(world: World, held: Held) -> tuple[Held, Held, Held]:
    """Open packs at second-use firms and test their modules.

    Returns the packs that were rebuilt of good modules, the good modules that were left over, and the bad ones.
    """
    opened = open_packs(world, held.at(days_later(world.rng, held.time, 1, 15)))
    modules = opened.modules
    broken = world.rng.random(len(modules)) < BROKEN_SHARE
    spoilt = modules.take(broken)
    report(world, spoilt, EventType.DESTROYING, days_later(world.rng, spoilt.time, 1, 10))
    kept = modules.take(~broken)
    tested = report(world, kept, EventType.TESTING, days_later(world.rng, kept.time, 1, 20))
    by = opened.by[opened.pack[~broken]]
    good = world.rng.random(len(tested)) < GOOD_SHARE
    rebuilt, single = _rebuild(world, tested.take(good), by[good])
    return rebuilt, single, rest(world, tested.take(~good), 3, 40)


def _rebuild(world: World, held: Held, opened_by: Ints) -> tuple[Held, Held]:
    """Put modules of one firm and chemistry together as they become free; return the packs and what is left over."""
    batteries = world.batteries
    chemistry = world.models.chemistry[batteries.model[held.item]]
    order = np.lexsort((held.time, chemistry, held.holder))
    key = (held.holder * len(world.chemistries.names) + chemistry)[order]
    run = np.searchsorted(key, key)
    place = np.arange(len(order)) - run
    first = order[place % REBUILT_MODULES == 0]
    start = np.flatnonzero(place % REBUILT_MODULES == 0)
    last = start + REBUILT_MODULES - 1
    full = last < len(order)
    full[full] = (key[last[full]] == key[start[full]]) & (
        held.time[order[last[full]]] - held.time[first[full]] < WAITS_DAYS * DAY
    )
    rows = order[start[full][:, None] + np.arange(REBUILT_MODULES)]
    used = np.zeros(len(held), dtype=bool)
    used[rows.ravel()] = True
    return put_together(world, held.take(rows.ravel()), opened_by[rows.ravel()], REBUILT_MODULES), held.take(~used)


def put_together(world: World, held: Held, opened_by: Ints, size: int) -> Held:
    """Make packs of modules, each of `size` in a row, under a reuse code of the pack that most come from.

    `opened_by` are the uids of the openings that the modules came from.
    """
    batteries = world.batteries
    rows = held.item.reshape(-1, size)
    donors = batteries.whole[rows]
    most = (donors[:, :, None] == donors[:, None, :]).sum(axis=2).argmax(axis=1)
    donor = donors[np.arange(len(rows)), most]
    firm, site = held.holder.reshape(-1, size)[:, 0], held.site.reshape(-1, size)[:, 0]
    time = days_later(world.rng, held.time.reshape(-1, size).max(axis=1), 1, 10)
    new = batteries.add(
        donor,
        made=day_of(time),
        mass_kg=np.round(batteries.mass_kg[rows].sum(axis=1), 1),
        original=donor,
        level=LEVELS.index(Level.PACK),
        whole=NONE,
        place=NONE,
        share=world.energy_kwh(rows).sum(axis=1) / world.models.energy_kwh[batteries.model[donor]],
    )
    uid = world.events.add(EventType.COMMISSIONING, new, time, reporter=firm, site=site)
    batteries.born[new] = uid
    position = np.repeat(np.arange(len(rows)), size)
    world.links.add(new[position], held.item, uid[position], np.full(len(held), NONE), opened_by)
    whole = np.arange(len(rows))
    world.workings.add(TransformationKind.REMANUFACTURING, firm, uid, (position, held.item), (whole, new))
    return Held(new, time, firm, site, uid, uid)
