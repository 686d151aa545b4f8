"""life-after-death: a battery that was recycled or destroyed is reported again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from battery_custody.simulate.arrays import Ints
from battery_custody.simulate.clock import days_later
from battery_custody.simulate.plant.tactic import Tactic, deal
from battery_custody.simulate.recovery import batch_time, next_period
from battery_custody.simulate.roads import Held, hand_over, report, treat
from battery_custody.simulate.world import World
from battery_custody.vocab import EventType, Role

TACTIC = Tactic("life-after-death", 0.003, 460)


def plant(world: World, held: Held) -> None:
    """Treat batteries, on paper, and let them turn up again."""
    shipped, installed, tested, destroyed = deal(held, 4)
    dead, end = _die(world, shipped)
    collector = world.receivers(Role.COLLECTOR, dead.holder, dead.time)
    leg = hand_over(world, dead, collector)
    world.truth.add(
        TACTIC.name, "shipped-on", dead.item, [dead.holder, collector], [end, leg.sent, leg.received], "may=gone-dark"
    )
    _turn_up(world, "installed-again", installed, Role.REPAIRER, EventType.INSTALLING)
    _turn_up(world, "tested-elsewhere", tested, Role.SECOND_USE, EventType.TESTING)
    dead, end = _die(world, destroyed, destroyed=1.0)
    kept = report(world, dead, EventType.STORING, dead.time)
    world.truth.add(TACTIC.name, "stored-after-destruction", dead.item, [dead.holder], [end, kept.last])


def _die(world: World, held: Held, destroyed: float = 0.0) -> tuple[Held, Ints]:
    recycler = world.receivers(Role.RECYCLER, held.holder, held.time)
    leg = hand_over(world, held, recycler)
    end = treat(world, leg.held, destroyed)
    time = batch_time(recycler, next_period(recycler, leg.held.time))
    return replace(leg.held, time=days_later(world.rng, time, 20, 200), last=end), end


def _turn_up(world: World, variant: str, held: Held, role: Role, kind: EventType) -> None:
    dead, end = _die(world, held)
    finder = world.receivers(role, dead.holder, dead.time)
    values = {}
    if kind is EventType.INSTALLING:
        values["vehicle"] = _vehicles(world, dead.time)
    uid = world.events.add(kind, dead.item, dead.time, reporter=finder, site=world.parties.site[finder], **values)
    note = "may=double-custody"
    world.truth.add(TACTIC.name, variant, dead.item, [dead.holder, finder], [end, uid], note)


def _vehicles(world: World, time: Ints) -> Ints:
    """Draw vehicles that are on the road at each time."""
    vehicles = world.vehicles
    out = np.empty_like(time)
    for place, moment in enumerate(time.tolist()):
        end = np.minimum(vehicles.retired, vehicles.exported)
        running = np.flatnonzero((vehicles.registered < moment) & (end > moment) & ~vehicles.swap)
        out[place] = world.rng.choice(running)
    return out
