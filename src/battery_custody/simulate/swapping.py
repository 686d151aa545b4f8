"""Battery swapping: groups of vehicles that share one battery more than they are, until the group retires."""

from __future__ import annotations

import numpy as np

from battery_custody.simulate.arrays import Ints
from battery_custody.simulate.clock import DAY, at_work, day_of, days_later, midnight
from battery_custody.simulate.fleet import Mix
from battery_custody.simulate.lives import make_like
from battery_custody.simulate.roads import Held, hand_over, rest
from battery_custody.simulate.world import World
from battery_custody.vocab import EventType, Role, SiteKind, VehicleEventType

SWAPS_A_VEHICLE = 7
EXCHANGE_S = 600


def place_groups(world: World, plan: Mix) -> tuple[Ints, Ints]:
    """Give every group one fleet as owner and a station of an operator in its city; return operators, stations."""
    rng = world.rng
    fleet = rng.choice(world.cast.fleets, plan.groups)
    operator = rng.choice(world.cast.operators, plan.groups)
    city = world.parties.city[fleet]
    pair, inverse = np.unique(np.stack([operator, city]), axis=1, return_inverse=True)
    station = world.parties.add_sites(pair[0], SiteKind.SWAP_STATION, pair[1], world.parties.since[pair[0]])[
        inverse.ravel()
    ]
    world.vehicles.owner[: plan.groups * plan.group_size] = np.repeat(fleet, plan.group_size)
    return operator, station


def swap(world: World, plan: Mix, operator: Ints, station: Ints) -> Held:
    """Swap batteries in every group; return those of retired groups, removed for good, with the operator.

    With V vehicles and V + 1 batteries in a group, swap k takes battery (V + k) mod (V + 1) from the station
    and leaves battery k mod (V + 1) there, in vehicle k mod V: every battery goes through every vehicle.
    """
    rng, vehicles, size = world.rng, world.vehicles, plan.group_size
    groups = np.arange(plan.groups)
    members = groups[:, None] * size + np.arange(size)
    spare = plan.vehicles + groups
    start = vehicles.registered[members].max(axis=1) + 10 * DAY
    new = make_like(world, spare, members[:, 0], day_of(start) - rng.integers(60, 90, plan.groups))
    hand_over(world, new.at(days_later(rng, new.time, 2, 20)), operator, station)
    end = vehicles.retired[members].min(axis=1)
    # Groups that go on work until the horizon; the last reports are cut off there.
    end = np.maximum(np.minimum(end, world.horizon + 10 * DAY), start + 40 * DAY)
    rounds = SWAPS_A_VEHICLE * size
    fraction = np.sort(rng.random((plan.groups, rounds)), axis=1)
    day = day_of(start[:, None] + (fraction * (end - start)[:, None]).astype(np.int64))
    # Swap k of a group has its own quarter of an hour of the day, so that order and time agree.
    time = midnight(day) + 8 * 3600 + np.arange(rounds) * 900
    batteries = np.concatenate([members, spare[:, None]], axis=1)
    turn = np.arange(rounds)
    taken = batteries[:, (size + turn) % (size + 1)]
    left = batteries[:, (size + turn + 1) % (size + 1)]
    vehicle = members[:, turn % size]
    owner, here = np.repeat(vehicles.owner[members[:, 0]], rounds), np.repeat(station, rounds)
    who = np.repeat(operator, rounds)
    out = world.events.add(
        EventType.REMOVING,
        left.ravel(),
        time.ravel(),
        reporter=who,
        consignor=owner,
        consignee=who,
        vehicle=vehicle.ravel(),
        site=here,
    )
    world.events.add(
        EventType.INSTALLING,
        taken.ravel(),
        time.ravel() + EXCHANGE_S,
        reporter=who,
        consignor=who,
        consignee=owner,
        vehicle=vehicle.ravel(),
        site=here,
    )
    _look_alikes(world, operator, batteries, out.reshape(plan.groups, rounds))
    in_vehicle = batteries[:, (size + rounds - size + np.arange(size)) % (size + 1)]
    at_station = batteries[:, (size + rounds) % (size + 1)]
    last_out = out.reshape(plan.groups, rounds)[:, -1]
    return _retire(world, members, in_vehicle, at_station, operator, station, end, last_out)


def _retire(
    world: World,
    members: Ints,
    in_vehicle: Ints,
    at_station: Ints,
    operator: Ints,
    station: Ints,
    end: Ints,
    last_out: Ints,
) -> Held:
    """Take the batteries out of the vehicles of retired groups and scrap the vehicles without them."""
    rng, vehicles, size = world.rng, world.vehicles, members.shape[1]
    gone = np.flatnonzero(end < world.horizon)
    # The vehicle of the last swap in each place of the cycle carries the battery that was put in then.
    vehicle = members[gone].ravel()
    item = in_vehicle[gone].ravel()
    who, here = np.repeat(operator[gone], size), np.repeat(station[gone], size)
    owner = vehicles.owner[vehicle]
    time = days_later(rng, np.repeat(end[gone], size), 2, 20)
    uid = world.events.add(
        EventType.REMOVING, item, time, reporter=who, consignor=owner, consignee=who, vehicle=vehicle, site=here
    )
    world.batteries.removed[item] = uid
    world.batteries.removed[at_station[gone]] = last_out[gone]
    accepted = days_later(rng, time, 3, 30)
    dismantler = world.receivers(Role.VEHICLE_DISMANTLER, owner, accepted)
    city = world.parties.city[dismantler]
    scrap(world, vehicle, accepted, dismantler, owner, city)
    spare_time = at_work(rng, day_of(end[gone]) + 3)
    held = Held(
        np.concatenate([item, at_station[gone]]),
        np.concatenate([time, spare_time]),
        np.concatenate([who, operator[gone]]),
        np.concatenate([here, station[gone]]),
        np.concatenate([uid, last_out[gone]]),
        np.concatenate([uid, last_out[gone]]),
    )
    return rest(world, held, 4, 50)


def scrap(world: World, vehicle: Ints, time: Ints, dismantler: Ints, owner: Ints, city: Ints) -> None:
    """Report the acceptance, deregistration and scrapping of vehicles; the certificate has a number."""
    rng, events = world.rng, world.vehicle_events
    events.add(VehicleEventType.ACCEPTING, vehicle, time, dismantler, owner, city)
    gone = days_later(rng, time, 1, 12)
    events.add(VehicleEventType.DEREGISTERING, vehicle, gone, dismantler, owner, city)
    done = days_later(rng, gone, 3, 15)
    events.add(VehicleEventType.SCRAPPING, vehicle, done, dismantler, owner, city, world.new_documents(len(vehicle)))


def _look_alikes(world: World, operator: Ints, batteries: Ints, removals: Ints) -> None:
    """Note some batteries that go through many vehicles of their group."""
    for group in range(min(len(operator), max(8, len(operator) // 100))):
        world.truth.add_one(
            "cloned-code",
            "swap-battery",
            [int(batteries[group, -1])],
            [int(operator[group])],
            removals[group, batteries.shape[1] - 1 :: batteries.shape[1]].tolist(),
            "a swap battery that goes in and out of the vehicles of its group",
            look_alike=True,
        )
