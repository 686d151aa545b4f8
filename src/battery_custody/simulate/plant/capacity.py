"""over-capacity: a firm takes in more in a calendar year than its licence allows."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from battery_custody.simulate.arrays import NONE, Ints
from battery_custody.simulate.clock import date_parts, day_of
from battery_custody.simulate.plant.firms import found_for
from battery_custody.simulate.plant.tactic import Tactic, deal, later, to_final_treatment
from battery_custody.simulate.roads import Held, Leg, hand_over, treat
from battery_custody.simulate.truth import Subjects
from battery_custody.simulate.world import World
from battery_custody.vocab import LicenceKind, Role, SiteKind

TACTIC = Tactic("over-capacity", 0.005, 460)
#: How many batteries such a firm takes in.
INTAKE = 4
#: Valid for so long before and after the first receipt, without a renewal that would count twice.
BEFORE, AFTER = 800, 3000


def plant(world: World, held: Held) -> None:
    """Let collectors and recyclers take in more than they may."""
    collected, recycled = deal(held, 2)
    for variant, part, role in (("collector", collected, Role.COLLECTOR), ("recycler", recycled, Role.RECYCLER)):
        take_in(world, TACTIC.name, variant, part, role, lambda tonnes: (0.6 * tonnes,))


def take_in(
    world: World,
    tactic: str,
    variant: str,
    held: Held,
    role: Role,
    capacities: Callable[[float], tuple[float, ...]],
    note: str = "",
    look_alike: bool = False,
) -> None:
    """Hand batteries to firms with licences for so many tonnes a year, given what they take in in their best year."""
    recycles = role is Role.RECYCLER
    firm, first_day = found_for(world, held, role, SiteKind.PLANT if recycles else SiteKind.OUTLET, INTAKE)
    leg = hand_over(world, held, firm)
    end = treat(world, leg.held) if recycles else to_final_treatment(world, later(world, leg.held, 10, 60))[1]
    kind = LicenceKind.RECYCLING if recycles else LicenceKind.COLLECTION
    for party, day in first_day.items():
        which, tonnes = _best_year(world, leg, firm == party)
        for capacity in capacities(tonnes):
            world.licences.grant(party, kind, NONE, day - BEFORE, day + AFTER, capacity_t=round(capacity, 3))
        events = np.concatenate([leg.received[which], end[which]]).tolist()
        items = held.item[which].tolist()
        about = Subjects(parties=(party,))
        world.truth.add_one(tactic, variant, items, [party], events, note, look_alike, subjects=about)


def _best_year(world: World, leg: Leg, mine: np.ndarray) -> tuple[Ints, float]:
    """Give the positions of what was received in the calendar year with the most, and the tonnes."""
    place = np.flatnonzero(mine)
    years = date_parts(day_of(leg.held.time[place]))[0]
    mass = world.batteries.mass_kg[leg.held.item[place]]
    best, tonnes = max(
        ((year, float(mass[years == year].sum()) / 1000) for year in np.unique(years).tolist()), key=lambda one: one[1]
    )
    return place[years == best], tonnes
