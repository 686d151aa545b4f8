"""Service: batteries replaced in repairs, returned under warranty, called back by their maker."""

from __future__ import annotations

import numpy as np

from battery_custody.simulate.arrays import Bools, Ints
from battery_custody.simulate.clock import DAY, HOUR, day_of, days_later
from battery_custody.simulate.fleet import Mix
from battery_custody.simulate.lives import make_like
from battery_custody.simulate.roads import Held, hand_over, report, rest
from battery_custody.simulate.world import NEVER, World
from battery_custody.vocab import EventType, Role

MINOR_REPAIR_SHARE = 0.06
RECALL_DAYS = 60


def _serviceable(world: World) -> tuple[Bools, Ints]:
    """Tell which vehicles stay long enough with their owners for a repair, and how many seconds there are."""
    vehicles = world.vehicles
    end = np.minimum(np.minimum(vehicles.retired, vehicles.exported), world.horizon - 60 * DAY)
    room = end - vehicles.registered
    return (room > 500 * DAY) & ~vehicles.swap & (vehicles.exported == NEVER), room


def replace_batteries(world: World, plan: Mix) -> tuple[Held, Bools]:
    """Replace the batteries of some vehicles; return the old ones at the repairers, and which were recalled."""
    rng, vehicles = world.rng, world.vehicles
    able, room = _serviceable(world)
    candidates = np.flatnonzero(able)
    vehicle = np.sort(rng.choice(candidates, min(plan.replacements, len(candidates)), replace=False))
    space = room[vehicle] - 350 * DAY
    time = vehicles.registered[vehicle] + 250 * DAY + (rng.random(len(vehicle)) * space).astype(np.int64)
    time, recalled = _recall(world, vehicle, days_later(rng, time, 0, 2), room[vehicle])
    new = plan.vehicles + plan.spares + np.arange(len(vehicle))
    owner = vehicles.owner_at(vehicle, time)
    repairer = world.receivers(Role.REPAIRER, owner, time)
    site = world.parties.site[repairer]
    # Ordered two to five months ahead, so that the new battery is there when the vehicle comes.
    spare = make_like(world, new, vehicle, day_of(time) - rng.integers(60, 150, len(vehicle)))
    hand_over(world, spare.at(days_later(rng, spare.time, 2, 20)), repairer)
    uid = world.events.add(
        EventType.REMOVING,
        vehicle,
        time,
        reporter=repairer,
        consignor=owner,
        consignee=repairer,
        vehicle=vehicle,
        site=site,
    )
    world.batteries.removed[vehicle] = uid
    world.batteries.installed[new] = world.events.add(
        EventType.INSTALLING,
        new,
        time + HOUR,
        reporter=repairer,
        consignor=repairer,
        consignee=owner,
        vehicle=vehicle,
        site=site,
    )
    vehicles.battery[vehicle] = new
    return rest(world, Held(vehicle, time, repairer, site, uid, uid), 3, 35), recalled


def _recall(world: World, vehicle: Ints, time: Ints, room: Ints) -> tuple[Ints, Bools]:
    """Let one maker call its batteries back within two months; return the times and who was called."""
    maker = world.models.maker[world.batteries.model[vehicle]]
    home = np.isin(maker, world.cast.battery_makers)
    called = np.zeros(len(vehicle), dtype=bool)
    if not home.any():
        return time, called
    caller = np.bincount(maker[home]).argmax()
    start = int(np.median(time[maker == caller]))
    since = world.vehicles.registered[vehicle]
    fits = (since + 250 * DAY < start) & (start + (RECALL_DAYS + 120) * DAY < since + room)
    called = (maker == caller) & fits & (world.rng.random(len(vehicle)) < 0.5)
    moved = days_later(world.rng, np.full(int(called.sum()), start), 1, RECALL_DAYS)
    out = time.copy()
    out[called] = moved
    return out, called


def minor_repairs(world: World) -> Bools:
    """Repair some batteries in their vehicles, no change of custody; return whose they were."""
    rng, vehicles = world.rng, world.vehicles
    able, room = _serviceable(world)
    kept: Bools = able & (vehicles.battery == np.arange(len(able))) & (rng.random(len(able)) < MINOR_REPAIR_SHARE)
    vehicle = np.flatnonzero(kept)
    span = (rng.random(len(vehicle)) * (room[vehicle] - 120 * DAY)).astype(np.int64)
    time = days_later(rng, vehicles.registered[vehicle] + 60 * DAY + span, 0, 2)
    repairer = world.receivers(Role.REPAIRER, vehicles.owner_at(vehicle, time), time)
    site = world.parties.site[repairer]
    world.events.add(EventType.REPAIRING, vehicle, time, reporter=repairer, vehicle=vehicle, site=site)
    return kept


def warranty_returns(world: World, count: int, repaired: Bools) -> None:
    """Send some batteries to their maker and back into the same vehicle: out twice, but got back in between."""
    rng, vehicles = world.rng, world.vehicles
    able, _ = _serviceable(world)
    home = np.isin(world.models.maker[world.batteries.model[: len(able)]], world.cast.battery_makers)
    settled = able & home & (vehicles.registered_again == NEVER) & (vehicles.battery == np.arange(len(able)))
    candidates = np.flatnonzero(settled & ~repaired)
    vehicle = np.sort(rng.choice(candidates, min(count, len(candidates)), replace=False))
    time = days_later(rng, vehicles.registered[vehicle] + 150 * DAY, 0, 90)
    owner = vehicles.owner[vehicle]
    repairer = world.receivers(Role.REPAIRER, owner, time)
    site = world.parties.site[repairer]
    maker = world.models.maker[world.batteries.model[vehicle]]
    uid = world.events.add(
        EventType.REMOVING,
        vehicle,
        time,
        reporter=repairer,
        consignor=owner,
        consignee=repairer,
        vehicle=vehicle,
        site=site,
    )
    out = Held(vehicle, days_later(rng, time, 1, 4), repairer, site, uid, uid)
    there = hand_over(world, out, maker)
    fixed = report(world, there.held, EventType.REPAIRING, days_later(rng, there.held.time, 2, 12))
    back = hand_over(world, fixed.at(days_later(rng, fixed.time, 1, 4)), repairer, site)
    again = days_later(rng, back.held.time, 1, 3)
    end = world.events.add(
        EventType.INSTALLING,
        vehicle,
        again,
        reporter=repairer,
        consignor=repairer,
        consignee=owner,
        vehicle=vehicle,
        site=site,
    )
    world.truth.add(
        "double-custody",
        "warranty-return",
        vehicle,
        [repairer, maker],
        [uid, there.sent, there.received, back.sent, back.received, end],
        "sent to the maker, repaired and put back into the same vehicle",
        look_alike=True,
    )
