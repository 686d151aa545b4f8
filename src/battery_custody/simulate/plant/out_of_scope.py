"""out-of-scope: the receiver is licensed, but for another activity or another province."""

from __future__ import annotations

import numpy as np

from battery_custody.simulate.arrays import NONE
from battery_custody.simulate.parties import EVERY_MAKER
from battery_custody.simulate.plant.firms import found_for
from battery_custody.simulate.plant.tactic import Tactic, deal, later, to_final_treatment
from battery_custody.simulate.roads import Held, hand_over, treat
from battery_custody.simulate.routes import collect
from battery_custody.simulate.world import World
from battery_custody.vocab import LicenceKind, Role, SiteKind

TACTIC = Tactic("out-of-scope", 0.004, 460)


def plant(world: World, held: Held) -> None:
    """Hand batteries to firms whose licences don't cover what they do, or where."""
    carried, hazardous, elsewhere, treated = deal(held, 4)
    there = collect(world, carried).held
    carrier = world.rng.choice(world.cast.carriers, len(there))
    leg = hand_over(world, there, carrier, carried=0.0)
    to_final_treatment(world, later(world, leg.held, 5, 40))
    events = [leg.sent, leg.received]
    world.truth.add(TACTIC.name, "transport-only", there.item, [there.holder, carrier], events, "may=laundering")
    _hazardous(world, hazardous)
    _elsewhere(world, elsewhere)
    _treated(world, treated)


def _hazardous(world: World, held: Held) -> None:
    """Let hazardous-waste firms, which may store and move waste, take batteries in as if they could collect."""
    there = collect(world, held).held
    firm, first_day = found_for(world, there, Role.COLLECTOR, SiteKind.WAREHOUSE)
    for party, day in first_day.items():
        world.licences.grant_terms(party, LicenceKind.HAZARDOUS_WASTE, NONE, day - 5 * 365)
    leg = hand_over(world, there, firm)
    to_final_treatment(world, later(world, leg.held, 5, 40))
    events = [leg.sent, leg.received]
    world.truth.add(TACTIC.name, "hazardous-waste-only", there.item, [there.holder, firm], events, "may=laundering")


def _elsewhere(world: World, held: Held) -> None:
    """Let collectors licensed for their own province take batteries in at yards in another one."""
    firm, first_day = found_for(world, held, Role.COLLECTOR, SiteKind.OUTLET)
    party = np.array(list(first_day), dtype=np.int64)
    cities = world.geography.other_city(world.rng, world.parties.city[party])
    yard = world.parties.add_sites(
        party, SiteKind.OUTLET, cities, world.parties.since[party], np.full(len(party), EVERY_MAKER)
    )
    home = world.parties.province(party)
    for place, (one, day) in enumerate(first_day.items()):
        world.licences.grant_terms(one, LicenceKind.COLLECTION, int(home[place]), day - 5 * 365)
    leg = hand_over(world, held, firm, yard[np.searchsorted(party, firm)])
    to_final_treatment(world, later(world, leg.held, 10, 60))
    world.truth.add(
        TACTIC.name,
        "other-province",
        held.item,
        [held.holder, firm],
        [leg.sent, leg.received],
        "may=laundering,off-channel",
    )


def _treated(world: World, held: Held) -> None:
    """Let recyclers that hold a licence to collect only take batteries in and treat them."""
    there = collect(world, held).held
    firm, first_day = found_for(world, there, Role.RECYCLER, SiteKind.PLANT)
    for party, day in first_day.items():
        world.licences.grant_terms(party, LicenceKind.COLLECTION, NONE, day - 5 * 365)
    leg = hand_over(world, there, firm)
    end = treat(world, leg.held)
    world.truth.add(
        TACTIC.name, "collection-only-recycler", there.item, [there.holder, firm], [leg.sent, leg.received, end]
    )
