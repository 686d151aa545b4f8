"""no-birth-record: a battery enters the records without having been made or imported."""

from __future__ import annotations

import numpy as np

from battery_custody.simulate.arrays import NONE, Bools
from battery_custody.simulate.clock import day_number
from battery_custody.simulate.plant.tactic import Tactic, deal, later, to_final_treatment
from battery_custody.simulate.roads import Held
from battery_custody.simulate.routes import collect
from battery_custody.simulate.world import World
from battery_custody.vocab import EventType, Role

#: Since this day all batteries must be coded and reported, whatever their model (ministry announcement 35 of 2018:
#: new models at once, all others after twelve months).
DUTY = day_number("2019-08-01")


def made_under_the_duty(world: World, held: Held) -> Bools:
    """Tell which batteries were made after the duty to code and report had begun for all."""
    made: Bools = world.batteries.made[held.item] >= DUTY
    return made


TACTIC = Tactic("no-birth-record", 0.003, 440, made_under_the_duty)


def plant(world: World, held: Held) -> None:
    """Leave the first record out, and let batteries appear that nobody ever made."""
    unmade, unknown = deal(held, 2)
    batteries = world.batteries
    world.events.drop(batteries.born[unmade.item], world.horizon)
    leg, _ = to_final_treatment(world, collect(world, unmade).held)
    maker = world.models.maker[batteries.model[unmade.item]]
    world.truth.add(TACTIC.name, "making-not-reported", unmade.item, [maker], [leg.sent])
    to_final_treatment(world, unknown)
    count = len(unknown)
    new = batteries.add(unknown.item, life=len(batteries.model) + np.arange(count))
    collector = world.receivers(Role.COLLECTOR, unknown.holder, unknown.time)
    owner, site = world.rng.choice(world.cast.persons, count), world.parties.site[collector]
    uid = world.events.add(
        EventType.RECEIVING,
        new,
        unknown.time,
        reporter=collector,
        consignor=owner,
        consignee=collector,
        site=site,
        document=world.new_documents(count),
    )
    none = np.full(count, NONE)
    there = Held(new, unknown.time, collector, site, none, uid)
    to_final_treatment(world, later(world, there, 10, 50))
    world.truth.add(TACTIC.name, "appears-at-a-collector", new, [owner, collector], [uid])
