"""cloned-code: one code sits in two vehicles, or is seen in two far places, at one time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from battery_custody.simulate.arrays import Ints
from battery_custody.simulate.clock import DAY, HOUR, days_later
from battery_custody.simulate.geography import distance_km
from battery_custody.simulate.plant.road import running_vehicles
from battery_custody.simulate.plant.tactic import Tactic, deal, later, to_final_treatment
from battery_custody.simulate.roads import Held, report
from battery_custody.simulate.routes import collect
from battery_custody.simulate.world import World
from battery_custody.vocab import EventType, Role

TACTIC = Tactic("cloned-code", 0.003, 460)
FAR_KM = 1000.0


def plant(world: World, held: Held) -> None:
    """Let codes appear twice: in second vehicles, and at firms far from their true places."""
    _in_two_vehicles(world, len(held))
    _in_two_places(world, held)


def _in_two_vehicles(world: World, count: int) -> None:
    vehicles, rng = world.vehicles, world.rng
    running = running_vehicles(world, replaced=False)
    count = min(count, len(running) // 2)
    pairs = rng.choice(running, (2, count), replace=False)
    here, there = pairs[0], pairs[1]
    start = np.maximum(vehicles.registered[here], vehicles.registered[there]) + 60 * DAY
    room = world.horizon - 60 * DAY - start
    time = days_later(rng, start + (rng.random(count) * room).astype(np.int64), 0, 2)
    item = vehicles.battery[here]
    by = np.arange(count) % 2
    repairer = world.receivers(Role.REPAIRER, vehicles.owner_at(there, time), time)
    for variant, mask, reporter in (
        ("in-two-vehicles-by-repairer", by == 0, repairer),
        ("in-two-vehicles-by-dealer", by == 1, rng.choice(world.cast.dealers, count)),
    ):
        who = reporter[mask]
        uid = world.events.add(
            EventType.INSTALLING,
            item[mask],
            time[mask],
            reporter=who,
            vehicle=there[mask],
            site=world.parties.site[who],
        )
        first = world.batteries.installed[item[mask]]
        world.truth.add(TACTIC.name, variant, item[mask], [who], [first, uid], "may=double-custody")


def _in_two_places(world: World, held: Held) -> None:
    near = collect(world, held).held
    true, copied = deal(near, 2)
    for variant, part, kind in (
        ("stored-and-inspected-far-apart", true, EventType.INSPECTING),
        ("stored-and-tested-far-apart", copied, EventType.TESTING),
    ):
        stored = report(world, part, EventType.STORING, part.time)
        who = _far_from(world, part)
        away = replace(part, holder=who, site=world.parties.site[who])
        seen = report(world, away, kind, part.time + 2 * HOUR)
        to_final_treatment(world, later(world, stored, 5, 40))
        world.truth.add(
            TACTIC.name, variant, part.item, [part.holder, who], [stored.last, seen.last], "may=double-custody"
        )


def _far_from(world: World, held: Held) -> Ints:
    """Draw for each battery a second-use firm at least a thousand kilometres away."""
    firms = world.pools[Role.SECOND_USE].members
    latitude, longitude = world.parties.where(firms, world.parties.site[firms])
    here = world.parties.where(held.holder, held.site)
    out = np.empty(len(held), dtype=np.int64)
    for place in range(len(held)):
        away = distance_km(latitude, longitude, here[0][place], here[1][place])
        far = firms[away >= min(FAR_KM, float(away.max()))]
        out[place] = world.rng.choice(far)
    return out
