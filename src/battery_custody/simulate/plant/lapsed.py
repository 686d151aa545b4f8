"""lapsed-licence: the receiver's licence had expired, was suspended or withdrawn on that day."""

from __future__ import annotations

import numpy as np

from battery_custody.simulate.arrays import NONE
from battery_custody.simulate.plant.firms import found_for
from battery_custody.simulate.plant.tactic import Tactic, deal, later, to_final_treatment
from battery_custody.simulate.roads import Held, hand_over, treat
from battery_custody.simulate.routes import collect
from battery_custody.simulate.world import World
from battery_custody.vocab import LicenceKind, Role, SiteKind, Withdrawal

TACTIC = Tactic("lapsed-licence", 0.004, 460)


def plant(world: World, held: Held) -> None:
    """Hand batteries to firms whose licence is no longer valid."""
    expired, suspended, revoked, collector = deal(held, 4)
    _to_recycler(world, "expired", expired, None)
    _to_recycler(world, "suspended", suspended, Withdrawal.SUSPENDED)
    _to_recycler(world, "revoked", revoked, Withdrawal.REVOKED)
    _to_collector(world, collector)


def _to_recycler(world: World, variant: str, held: Held, withdrawal: Withdrawal | None) -> None:
    # From a collector, who may hand to anybody: the lapsed licence is then all that is wrong.
    there = collect(world, held).held
    firm, first_day = found_for(world, there, Role.RECYCLER, SiteKind.PLANT)
    for party, day in first_day.items():
        lapse = day - int(world.rng.integers(1, 90))
        start = lapse - 4 * 365
        if withdrawal is None:
            world.licences.grant_terms(party, LicenceKind.RECYCLING, NONE, start, lapse)
        else:
            world.licences.grant(party, LicenceKind.RECYCLING, NONE, start, day + 5 * 365, lapse, withdrawal)
    leg = hand_over(world, there, firm)
    treat(world, leg.held)
    world.truth.add(TACTIC.name, variant, there.item, [there.holder, firm], [leg.sent, leg.received])


def _to_collector(world: World, held: Held) -> None:
    firm, first_day = found_for(world, held, Role.COLLECTOR, SiteKind.OUTLET)
    for party, day in first_day.items():
        lapse = day - int(world.rng.integers(1, 60))
        province = int(world.parties.province(np.array([party]))[0])
        world.licences.grant_terms(party, LicenceKind.COLLECTION, province, lapse - 3 * 365, lapse)
    leg = hand_over(world, held, firm)
    to_final_treatment(world, later(world, leg.held, 10, 60))
    world.truth.add(
        TACTIC.name,
        "expired-collector",
        held.item,
        [held.holder, firm],
        [leg.sent, leg.received],
        "may=laundering,off-channel",
    )
