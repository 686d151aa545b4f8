"""stage-order: the steps of a life come in an order in which they can't have happened."""

from __future__ import annotations

from battery_custody.simulate.arrays import NONE, Bools
from battery_custody.simulate.clock import days_later
from battery_custody.simulate.plant.tactic import Tactic, deal, to_final_treatment
from battery_custody.simulate.recovery import batch_time, next_period
from battery_custody.simulate.roads import Held
from battery_custody.simulate.routes import collect
from battery_custody.simulate.world import World


def first_of_its_vehicle(world: World, held: Held) -> Bools:
    """Tell which batteries came into a vehicle when it was built and left it at a dismantler's."""
    batteries = world.batteries
    built_in = (held.item < len(world.vehicles.maker)) & (batteries.installed[held.item] != NONE)
    fits: Bools = built_in & (batteries.removed[held.item] != NONE) & (batteries.removed[held.item] != held.taken)
    return fits


TACTIC = Tactic("stage-order", 0.003, 440, first_of_its_vehicle)


def plant(world: World, held: Held) -> None:
    """Date the making after the installation, and the removal from the vehicle after the treatment."""
    unmade, treated = deal(held, 2)
    born, installed = world.batteries.born[unmade.item], world.batteries.installed[unmade.item]
    world.events.patch(born, "time", days_later(world.rng, world.events.values(installed, "time"), 1, 3))
    to_final_treatment(world, collect(world, unmade).held)
    maker = world.models.maker[world.batteries.model[unmade.item]]
    world.truth.add(TACTIC.name, "installed-before-made", unmade.item, [maker], [born, installed])
    leg, end = to_final_treatment(world, treated)
    recycler = leg.held.holder
    done = batch_time(recycler, next_period(recycler, leg.held.time))
    removed = world.batteries.removed[treated.item]
    world.events.patch(removed, "time", days_later(world.rng, done, 5, 9))
    parties = [treated.holder, recycler]
    world.truth.add(TACTIC.name, "treated-before-removed", treated.item, parties, [end, removed])
