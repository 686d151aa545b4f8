"""The board: which tactic takes which batteries."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from battery_custody.simulate.arrays import NONE, Ints
from battery_custody.simulate.clock import DAY
from battery_custody.simulate.plant import (
    appeared,
    capacity,
    cloned,
    contradiction,
    custody_break,
    double_custody,
    double_report,
    exceeds,
    gone_dark,
    lapsed,
    laundering,
    life_after_death,
    malformed_code,
    malformed_number,
    mass,
    missing_children,
    missing_fields,
    no_birth,
    off_channel,
    out_of_scope,
    recoded,
    shortfall,
    stage_order,
    two_parents,
    unlicensed,
    vanished,
)
from battery_custody.simulate.plant.tactic import Tactic
from battery_custody.simulate.roads import Held
from battery_custody.simulate.world import World

#: Every tactic with the teller of its stories.
PLANTS: tuple[tuple[Tactic, Callable[[World, Held], None]], ...] = tuple(
    (module.TACTIC, module.plant)
    for module in (
        custody_break,
        vanished,
        appeared,
        gone_dark,
        double_custody,
        life_after_death,
        cloned,
        unlicensed,
        lapsed,
        out_of_scope,
        off_channel,
        laundering,
        missing_fields,
        double_report,
        stage_order,
        no_birth,
        malformed_code,
        contradiction,
        recoded,
        two_parents,
        missing_children,
        shortfall,
        exceeds,
        capacity,
        mass,
    )
) + (
    (malformed_number.VEHICLES, malformed_number.plant_vehicles),
    (malformed_number.PARTIES, malformed_number.plant_parties),
)
#: Instances of each tactic in a nation of 20,000 batteries or more.
LEAST = 12


def assign(world: World, held: Held, batteries: int) -> Ints:
    """Draw for each retired battery the number of its tactic, NONE for the honest ones.

    A story must be told and reported before the horizon; the tactics that need the longest choose first.
    """
    chosen = np.full(len(held), NONE)
    least = min(LEAST, max(1, batteries * LEAST // 20_000))
    for number in sorted(range(len(PLANTS)), key=lambda n: -PLANTS[n][0].story_days):
        tactic = PLANTS[number][0]
        early = held.time < world.horizon - tactic.story_days * DAY
        free = np.flatnonzero((chosen == NONE) & early & tactic.fits(world, held))
        count = min(max(least, round(tactic.share * len(held))), len(free) // 3)
        chosen[world.rng.choice(free, count, replace=False)] = number
    return chosen


def plant_all(world: World, held: Held, chosen: Ints) -> None:
    """Tell all planted stories."""
    for number, (_, plant) in enumerate(PLANTS):
        plant(world, held.take(chosen == number))
