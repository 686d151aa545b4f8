"""missing-fields: records without the fields that their kind requires."""

from __future__ import annotations

import numpy as np

from battery_custody.simulate.arrays import NONE
from battery_custody.simulate.plant.road import on_the_road
from battery_custody.simulate.plant.tactic import Tactic, deal, later
from battery_custody.simulate.roads import Held, hand_over, treat
from battery_custody.simulate.world import World
from battery_custody.vocab import Role

TACTIC = Tactic("missing-fields", 0.004, 420)


def plant(world: World, held: Held) -> None:
    """Blank a required field in one record of each battery; the documents still tie the records together."""
    no_consignee, no_consignor, no_vehicle = deal(held, 3)
    for variant, part, column in (
        ("dispatch-without-consignee", no_consignee, "consignee"),
        ("receipt-without-consignor", no_consignor, "consignor"),
    ):
        recycler = world.receivers(Role.RECYCLER, part.holder, part.time)
        leg = hand_over(world, part, recycler)
        treat(world, later(world, leg.held, 2, 20))
        broken = leg.sent if column == "consignee" else leg.received
        world.events.patch(broken, column, NONE)
        reporter = part.holder if column == "consignee" else recycler
        note = "may=custody-break,appeared-without-dispatch,vanished-in-transit"
        world.truth.add(TACTIC.name, variant, part.item, [reporter], [broken], note)
    recycler = world.receivers(Role.RECYCLER, no_vehicle.holder, no_vehicle.time)
    treat(world, hand_over(world, no_vehicle, recycler).held)
    removed = world.batteries.removed[no_vehicle.item]
    world.events.patch(removed, "vehicle", NONE)
    world.truth.add(TACTIC.name, "removal-without-vehicle", no_vehicle.item, [no_vehicle.holder], [removed])
    _installed_nowhere(world, len(held) // 3)


def _installed_nowhere(world: World, count: int) -> None:
    """Blank the vehicle in records of replacement batteries that are still on the road."""
    batteries = world.batteries
    items = on_the_road(world, replaced=True)
    chosen = np.sort(world.rng.choice(items, min(count, len(items)), replace=False))
    installed = batteries.installed[chosen]
    world.events.patch(installed, "vehicle", NONE)
    world.truth.add(TACTIC.name, "installation-without-vehicle", chosen, [], [installed])
