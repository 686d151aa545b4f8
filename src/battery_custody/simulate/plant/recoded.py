"""recoded-without-original: a reuse code whose original is not known, or lives on."""

from __future__ import annotations

import numpy as np

from battery_custody.simulate.arrays import texts_of
from battery_custody.simulate.codes import battery_codes
from battery_custody.simulate.plant.no_birth import made_under_the_duty
from battery_custody.simulate.plant.tactic import Tactic, deal, later, to_final_treatment
from battery_custody.simulate.roads import Held
from battery_custody.simulate.second_life import recode, repurpose, sell
from battery_custody.simulate.world import World

TACTIC = Tactic("recoded-without-original", 0.003, 560, made_under_the_duty)
#: Serial numbers that no battery of the nation has.
NOBODYS_SERIAL = 9_900_000


def plant(world: World, held: Held) -> None:
    """Name no original, one that nobody knows, or one that goes on its own way."""
    unnamed, unknown, alive = deal(held, 3)
    for variant, part in (("original-not-named", unnamed), ("original-unknown", unknown), ("original-lives", alive)):
        made, use = repurpose(world, part)
        coded = recode(world, made)
        sell(world, coded, use)
        events = [made.last, coded.last]
        if variant == "original-lives":
            leg, end = to_final_treatment(world, later(world, made.at(coded.time), 60, 100))
            events += [leg.sent, leg.received, end]
        elif variant == "original-unknown":
            _name_nobody(world, coded)
        else:
            for item in coded.item.tolist():
                world.misprints.state("recoded_from", item, None)
        rows = zip(part.item.tolist(), coded.item.tolist(), made.holder.tolist(), *events, strict=True)
        for old, new, firm, *uids in rows:
            world.truth.add_one(TACTIC.name, variant, [new, old], [firm], [int(uid) for uid in uids])


def _name_nobody(world: World, coded: Held) -> None:
    batteries = world.batteries
    original = batteries.original[coded.item]
    serial = NOBODYS_SERIAL + np.arange(len(coded))
    codes = battery_codes(world.models.design[batteries.model[original]], batteries.made[original], serial)
    for item, code in zip(coded.item.tolist(), texts_of(codes), strict=True):
        world.misprints.state("recoded_from", item, code)
