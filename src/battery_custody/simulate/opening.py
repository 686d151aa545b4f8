"""Opening: packs are taken apart and their modules go on under codes of their own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from battery_custody.simulate.arrays import NONE, Bools, Ints
from battery_custody.simulate.parts import MODULES_MASS
from battery_custody.simulate.roads import Held, report
from battery_custody.simulate.world import LEVELS, World
from battery_custody.vocab import EventType, Level, TransformationKind

#: Share of the openings that are reported as transformations too, with the modules that came out.
TRANSFORMED = 0.6


@dataclass(frozen=True)
class Opened:
    """Packs taken apart: their modules in the hands of who did it, and which pack (by position) each was in."""

    modules: Held
    pack: Ints
    by: Ints  # uid of the opening of each pack


def open_packs(world: World, held: Held, *, transformed: Bools | None = None, unlisted: int = 0) -> Opened:
    """Take packs apart at `held.time`.

    `transformed` says which openings are reported as transformations as well (drawn where it is None), without
    the first `unlisted` modules of each pack. All modules come out; what a story makes of them is for the caller.
    """
    by = report(world, held, EventType.DISASSEMBLING, held.time).last
    module, pack = name_modules(world, held.item)
    none = np.full(len(module), NONE)
    world.links.add(held.item[pack], module, world.batteries.born[held.item[pack]], by[pack], none)
    if transformed is None:
        transformed = world.rng.random(len(held)) < TRANSFORMED
    row = np.cumsum(transformed) - 1
    came_out = transformed[pack] & (world.batteries.place[module] >= unlisted)
    world.workings.add(
        TransformationKind.DISASSEMBLY,
        held.holder[transformed],
        by[transformed],
        (np.arange(int(transformed.sum())), held.item[transformed]),
        (row[pack[came_out]], module[came_out]),
    )
    modules = Held(module, held.time[pack], held.holder[pack], held.site[pack], none, none.copy())
    return Opened(modules, pack, by)


def name_modules(world: World, packs: Ints) -> tuple[Ints, Ints]:
    """Give the modules of packs a story of their own; return them and which pack (by position) each is in.

    Their links to the packs are for the caller.
    """
    batteries = world.batteries
    count = world.parts.modules[batteries.model[packs]]
    pack = np.repeat(np.arange(len(packs)), count)
    whole, each = packs[pack], np.repeat(count, count)
    world.parts.opened.append(packs)
    module = batteries.add(
        whole,
        mass_kg=np.round(batteries.mass_kg[whole] * MODULES_MASS / each, 1),
        level=LEVELS.index(Level.MODULE),
        whole=whole,
        place=np.arange(len(whole)) - np.repeat(np.cumsum(count) - count, count),
        share=batteries.share[whole] / each,
    )
    return module, pack
