"""Firms that are founded for a story: each takes in some of its batteries, near their holders."""

from __future__ import annotations

import numpy as np

from battery_custody.simulate.arrays import Ints
from battery_custody.simulate.clock import day_of
from battery_custody.simulate.parties import EVERY_MAKER
from battery_custody.simulate.roads import Held
from battery_custody.simulate.world import World
from battery_custody.vocab import Role, SiteKind

#: How many batteries one such firm takes in at most.
BATTERIES_A_FIRM = 4


def found_for(
    world: World, held: Held, role: Role, site: SiteKind, each: int = BATTERIES_A_FIRM
) -> tuple[Ints, dict[int, int]]:
    """Found firms for batteries, neighbours in time sharing one; return the firm of each and its first day."""
    order = np.argsort(held.time, kind="stable")
    group = np.empty(len(held), dtype=np.int64)
    group[order] = np.arange(len(held)) // each
    count = int(group.max()) + 1 if len(held) else 0
    cities = world.geography.draw(world.rng, count)
    day = day_of(held.time)
    first = np.array([int(day[group == g].min()) for g in range(count)], dtype=np.int64)
    since = first - world.rng.integers(6 * 365, 10 * 365, count)
    firms = world.parties.add(role, cities, since, site)
    if role is Role.COLLECTOR:
        world.parties.sites.serves[world.parties.site[firms]] = EVERY_MAKER
    return firms[group], dict(zip(firms.tolist(), first.tolist(), strict=True))
