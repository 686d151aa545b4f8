"""malformed-vehicle-number and malformed-credit-code: vehicles and enterprises under numbers that can't be right."""

from __future__ import annotations

import numpy as np

from battery_custody.simulate.misprints import Misprint
from battery_custody.simulate.plant.road import unplanted_vehicles
from battery_custody.simulate.plant.tactic import Tactic, to_final_treatment
from battery_custody.simulate.roads import Held
from battery_custody.simulate.truth import Subjects
from battery_custody.simulate.world import World

VEHICLES, PARTIES = Tactic("malformed-vehicle-number", 0.002, 420), Tactic("malformed-credit-code", 0.002, 420)
VEHICLE_WAYS = ("wrong-check-digit", "letter-o", "one-short")
PARTY_WAYS = ("wrong-check-character", "letter-o", "one-short")
#: Of so many fleets and dealers one at most has a wrong code.
PARTIES_A_WRONG_ONE = 6


def plant_vehicles(world: World, held: Held) -> None:
    """Write the numbers of vehicles on the road wrongly; the batteries that the story took go their lawful way."""
    to_final_treatment(world, held)
    vehicles, batteries = world.vehicles, world.batteries
    free = unplanted_vehicles(world)
    home = free[np.isin(vehicles.maker[free], world.cast.vehicle_makers)]
    for number, vehicle in enumerate(world.rng.choice(home, min(len(held), len(home)), replace=False).tolist()):
        way = VEHICLE_WAYS[number % len(VEHICLE_WAYS)]
        world.misprints.vehicles[vehicle] = Misprint(way)
        item = int(vehicles.battery[vehicle])
        events = [int(batteries.installed[item])]
        about = Subjects(vehicles=(vehicle,))
        world.truth.add_one(VEHICLES.name, way, [item], [int(vehicles.maker[vehicle])], events, subjects=about)


def plant_parties(world: World, held: Held) -> None:
    """Write the credit codes of fleets and dealers wrongly."""
    to_final_treatment(world, held)
    firms = np.concatenate([world.cast.fleets, world.cast.dealers])
    count = min(len(held), len(firms) // PARTIES_A_WRONG_ONE)
    for number, party in enumerate(world.rng.choice(firms, count, replace=False).tolist()):
        way = PARTY_WAYS[number % len(PARTY_WAYS)]
        world.misprints.parties[party] = Misprint(way)
        world.truth.add_one(PARTIES.name, way, [], [party], [], subjects=Subjects(parties=(party,)))
