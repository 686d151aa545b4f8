"""Vehicles that are still on the road, for stories of batteries that have not retired."""

from __future__ import annotations

import numpy as np

from battery_custody.simulate.arrays import Ints
from battery_custody.simulate.clock import DAY
from battery_custody.simulate.world import World


def running_vehicles(world: World, *, replaced: bool, since_days: int = 500) -> Ints:
    """List vehicles registered for long and running at the horizon, with their first battery or a replaced one."""
    vehicles = world.vehicles
    end = np.minimum(vehicles.retired, vehicles.exported)
    runs = (end > world.horizon) & (vehicles.registered < world.horizon - since_days * DAY) & ~vehicles.swap
    first = vehicles.battery == np.arange(len(end))
    return np.flatnonzero(runs & (first != replaced))


def on_the_road(world: World, *, replaced: bool) -> Ints:
    """List the batteries that run in such vehicles."""
    return world.vehicles.battery[running_vehicles(world, replaced=replaced)]


def unplanted_vehicles(world: World) -> Ints:
    """List vehicles on the road whose first battery has no planted story."""
    running = running_vehicles(world, replaced=False)
    planted = np.array(sorted(world.truth.planted_items()), dtype=np.int64)
    return running[~np.isin(world.vehicles.battery[running], planted)]


def unplanted(world: World) -> Ints:
    """List the batteries that run in such vehicles and have no named parts yet."""
    packs = world.vehicles.battery[unplanted_vehicles(world)]
    return packs[~np.isin(packs, world.parts.opened_packs())]
