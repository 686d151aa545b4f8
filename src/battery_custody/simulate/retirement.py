"""Retirement: vehicles and their batteries go to a dismantler together, or abroad."""

from __future__ import annotations

import numpy as np

from battery_custody.simulate.clock import HOUR, at_work, day_of, days_later
from battery_custody.simulate.lives import dealers_near
from battery_custody.simulate.roads import Held, report, rest
from battery_custody.simulate.swapping import scrap
from battery_custody.simulate.world import World
from battery_custody.vocab import EventType, Role, VehicleEventType


def dismantle_vehicles(world: World) -> Held:
    """Accept retired vehicles with their batteries and take the batteries out; they wait at the dismantlers."""
    rng, vehicles = world.rng, world.vehicles
    vehicle = np.flatnonzero((vehicles.retired < world.horizon) & ~vehicles.swap)
    time = vehicles.retired[vehicle]
    item = vehicles.battery[vehicle]
    owner = vehicles.owner_at(vehicle, time)
    dismantler = world.receivers(Role.VEHICLE_DISMANTLER, owner, time)
    site, city = world.parties.site[dismantler], world.parties.city[dismantler]
    scrap(world, vehicle, time, dismantler, owner, city)
    taken = world.events.add(
        EventType.ACCEPTING,
        item,
        time + HOUR // 2,
        reporter=dismantler,
        consignor=owner,
        consignee=dismantler,
        vehicle=vehicle,
        site=site,
    )
    removed = days_later(rng, time, 1, 10)
    last = world.events.add(EventType.REMOVING, item, removed, reporter=dismantler, vehicle=vehicle, site=site)
    world.batteries.removed[item] = last
    held = Held(item, removed + 2 * HOUR, dismantler, site, taken, last)
    stored = rng.random(len(held)) < 0.6
    held.last[stored] = report(world, held.take(stored), EventType.STORING, held.time[stored]).last
    return rest(world, held, 5, 55, stored=0.1)


def export_vehicles(world: World) -> None:
    """Send some used vehicles abroad with their batteries."""
    rng, vehicles = world.rng, world.vehicles
    vehicle = np.flatnonzero(vehicles.exported < world.horizon)
    time = vehicles.exported[vehicle]
    owner = vehicles.owner_at(vehicle, time)
    city = world.parties.city[owner]
    dealer = dealers_near(world, city)
    item = vehicles.battery[vehicle]
    events = world.vehicle_events
    events.add(VehicleEventType.DEREGISTERING, vehicle, time, owner, owner, city)
    leaves = at_work(rng, day_of(time) + 5)
    gone = events.add(
        VehicleEventType.EXPORTING, vehicle, leaves, dealer, owner, city, world.new_documents(len(vehicle))
    )
    uid = world.events.add(
        EventType.EXPORTING, item, leaves, reporter=dealer, vehicle=vehicle, site=world.parties.site[dealer]
    )
    shown = min(len(vehicle), max(10, len(vehicle) // 50))
    for place in range(shown):
        world.truth.add_one(
            "gone-dark",
            "exported",
            [int(item[place])],
            [int(dealer[place])],
            [int(uid[place])],
            "exported with the used vehicle: its chain ends at home",
            look_alike=True,
            vehicle_events=[int(gone[place])],
        )
