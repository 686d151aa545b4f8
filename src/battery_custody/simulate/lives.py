"""First lives: batteries are made, shipped to a vehicle maker, installed; vehicles are sold and registered."""

from __future__ import annotations

import numpy as np

from battery_custody.simulate.arrays import Bools, Ints
from battery_custody.simulate.clock import DAY, HOUR, at_work, days_later
from battery_custody.simulate.fleet import LAST_MADE, MOVE_SHARE, Mix, draw_days, model_for
from battery_custody.simulate.roads import Held, hand_over
from battery_custody.simulate.world import NEVER, World
from battery_custody.vocab import EventType, VehicleEventType

#: Days between the making abroad and the landing.
LANDING_DAYS = (40, 110)


def make(world: World, item: Ints, maker: Ints, day: Ints) -> Held:
    """Make and code batteries on the given days; they are then in the hands of their makers."""
    batteries = world.batteries
    batteries.model[item] = model_for(world.rng, world.models, maker, day)
    _weigh(world, item)
    return begin(world, item, day)


def make_like(world: World, item: Ints, pattern: Ints, day: Ints) -> Held:
    """Make batteries of the same models as others (spares, replacements), on the last day at the latest."""
    day = np.minimum(day, LAST_MADE)
    world.batteries.model[item] = world.batteries.model[pattern]
    _weigh(world, item)
    return begin(world, item, day)


def _weigh(world: World, item: Ints) -> None:
    mass = world.models.mass_kg[world.batteries.model[item]]
    world.batteries.mass_kg[item] = np.round(mass * world.rng.normal(1.0, 0.004, len(item)), 1)


def begin(world: World, item: Ints, day: Ints) -> Held:
    """Report the making of batteries whose model is settled."""
    world.batteries.made[item] = day
    maker = world.models.maker[world.batteries.model[item]]
    time = at_work(world.rng, day)
    site = world.parties.site[maker]
    uid = world.events.add(EventType.COMMISSIONING, item, time, reporter=maker, site=site)
    world.batteries.born[item] = uid
    return Held(item, time, maker, site, uid, uid)


def first_lives(world: World, plan: Mix) -> None:
    """Tell the lives of all vehicles and their first batteries up to the first registration."""
    rng, cast, vehicles = world.rng, world.cast, world.vehicles
    count = plan.vehicles
    vehicle = np.arange(count)
    made = draw_days(rng, count)
    grouped = plan.groups * plan.group_size
    # The vehicles of a swap group are delivered together.
    made[:grouped] = np.repeat(made[: plan.groups], plan.group_size) + rng.integers(0, 10, grouped)
    imported = np.isin(vehicles.maker, cast.importers)
    # Those from abroad have landed, and are reported, before the horizon.
    made[imported] = np.minimum(made[imported], LAST_MADE - LANDING_DAYS[1])
    supplier = _suppliers(world, imported)
    home = np.flatnonzero(~imported)
    held = make(world, vehicle[home], supplier[home], made[home])
    leg = hand_over(world, held.at(days_later(rng, held.time, 2, 20)), vehicles.maker[home])
    _install(world, home, days_later(rng, leg.held.time, 1, 12))
    abroad = np.flatnonzero(imported)
    world.batteries.model[abroad] = model_for(rng, world.models, supplier[abroad], made[abroad])
    _weigh(world, abroad)
    world.batteries.made[abroad] = made[abroad]
    landed = days_later(rng, at_work(rng, made[abroad]), *LANDING_DAYS)
    importer = vehicles.maker[abroad]
    site = world.parties.site[importer]
    world.batteries.born[abroad] = world.events.add(
        EventType.IMPORTING, abroad, landed, reporter=importer, consignee=importer, site=site
    )
    _install(world, abroad, landed + HOUR)
    _sell(world)


def _suppliers(world: World, imported: Bools) -> Ints:
    """Draw the battery maker of each vehicle: every vehicle maker buys from two."""
    rng, cast = world.rng, world.cast
    weights = 1.0 / (np.arange(len(cast.battery_makers)) + 1.5)
    partners = rng.choice(cast.battery_makers, (len(cast.vehicle_makers), 2), p=weights / weights.sum())
    place = np.searchsorted(cast.vehicle_makers, np.where(imported, cast.vehicle_makers[0], world.vehicles.maker))
    chosen = partners[place, rng.integers(0, 2, len(place))]
    return np.where(imported, rng.choice(cast.foreign_makers, len(place)), chosen)


def _install(world: World, vehicle: Ints, time: Ints) -> None:
    vehicles = world.vehicles
    maker = vehicles.maker[vehicle]
    site = world.parties.site[maker]
    uid = world.events.add(EventType.INSTALLING, vehicle, time, reporter=maker, site=site, vehicle=vehicle)
    world.batteries.installed[vehicle] = uid
    vehicles.made[vehicle] = (time + 8 * HOUR) // DAY
    built = world.cast.vehicle_makers
    at_home = np.isin(maker, built)
    world.vehicle_events.add(
        VehicleEventType.MANUFACTURING,
        vehicle[at_home],
        time[at_home] + 2 * HOUR,
        maker[at_home],
        maker[at_home],
        world.parties.city[maker[at_home]],
    )
    # Kept here until the sale, which begins with the day on which the vehicle is ready.
    vehicles.registered[vehicle] = time


def _sell(world: World) -> None:
    """Sell and register every vehicle to its first owner, near the owner."""
    rng, vehicles = world.rng, world.vehicles
    vehicle = np.arange(len(vehicles.maker))
    sold = days_later(rng, vehicles.registered, 5, 60)
    city = world.parties.city[vehicles.owner]
    dealer = dealers_near(world, city)
    world.vehicle_events.add(VehicleEventType.SELLING, vehicle, sold, dealer, vehicles.owner, city)
    vehicles.registered = days_later(rng, sold, 1, 5)
    world.vehicle_events.add(
        VehicleEventType.REGISTERING, vehicle, vehicles.registered, vehicles.owner, vehicles.owner, city
    )


def dealers_near(world: World, city: Ints) -> Ints:
    """Draw a dealer in the province of each city."""
    dealers = world.cast.dealers
    home = world.parties.province(dealers)
    order = np.argsort(home, kind="stable")
    start = np.searchsorted(home[order], np.arange(world.geography.provinces))
    count = np.bincount(home, minlength=world.geography.provinces)
    province = world.geography.province[city]
    return dealers[order[start[province] + (world.rng.random(len(city)) * count[province]).astype(np.int64)]]


def register_again(world: World) -> None:
    """Register second owners, and owners who move to another province with their vehicle."""
    rng, vehicles = world.rng, world.vehicles
    sold = np.flatnonzero(vehicles.registered_again < min(NEVER, world.horizon))
    owner, time = vehicles.second_owner[sold], vehicles.registered_again[sold]
    before = vehicles.owner[sold]
    city = world.parties.city[owner]
    uids = world.vehicle_events.add(VehicleEventType.REGISTERING, sold, time, owner, owner, city)
    province = world.geography.province
    far = np.flatnonzero(province[city] != province[world.parties.city[before]])[: max(10, len(sold) // 200)]
    for place in far.tolist():
        world.truth.add_one(
            "cloned-code",
            "owner-in-another-province",
            [int(vehicles.battery[sold[place]])],
            [int(before[place]), int(owner[place])],
            [],
            "the vehicle was sold to an owner in another province and its battery went with it",
            look_alike=True,
            vehicle_events=[int(uids[place])],
        )
    end = np.minimum(np.minimum(vehicles.retired, vehicles.exported), world.horizon)
    stays = vehicles.registered_again == NEVER
    moves = (rng.random(len(end)) < MOVE_SHARE) & stays & (end - vehicles.registered > 500 * DAY) & ~vehicles.swap
    moved = np.flatnonzero(moves)
    room = end[moved] - vehicles.registered[moved] - 400 * DAY
    since = vehicles.registered[moved] + 200 * DAY
    time = days_later(rng, since + (rng.random(len(moved)) * room).astype(np.int64), 0, 2)
    owner = vehicles.owner[moved]
    new_city = world.geography.draw(rng, len(moved))
    world.vehicle_events.add(VehicleEventType.REGISTERING, moved, time, owner, owner, new_city)
