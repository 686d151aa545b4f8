"""Look-alikes of stories about masses and metals."""

from __future__ import annotations

import numpy as np

from battery_custody.simulate.look_alike import LookAlike
from battery_custody.simulate.look_alike_codes import of_ternary_chemistry
from battery_custody.simulate.plant.batches import note_batches
from battery_custody.simulate.plant.capacity import take_in
from battery_custody.simulate.plant.mass import weigh
from battery_custody.simulate.recovery import Practice
from battery_custody.simulate.roads import Held, hand_over, treat
from battery_custody.simulate.world import World
from battery_custody.vocab import Role


def _poor_yield(world: World, held: Held) -> None:
    practice = Practice(black_mass=0.95)
    note = "a poor yield, within what sampling and weighing allow"
    note_batches(world, "recovery-shortfall", "poor-yield", held, practice, 0, note, look_alike=True)


def _grade_not_known(world: World, held: Held) -> None:
    for item in held.item.tolist():
        world.misprints.state("chemistry", item, "nmc")
    note = "what went in is of a grade that nobody named"
    note_batches(world, "recovery-shortfall", "grade-not-known", held, Practice(), 0, note, look_alike=True)


def _worked_off_later(world: World, held: Held) -> None:
    practice = Practice(refines=True, waits_days=200)
    note = "black mass kept in stock and refined long after"
    note_batches(world, "output-exceeds-input", "stock-worked-off", held, practice, 1, note, look_alike=True)


def _heavy_salts(world: World, held: Held) -> None:
    practice = Practice(refines=True)
    note = "salts weigh more than the black mass that their metals come from"
    note_batches(world, "output-exceeds-input", "salts-with-reagents", held, practice, 1, note, look_alike=True)


def _two_licences(world: World, held: Held) -> None:
    note = "two licences whose capacities add up"
    take_in(
        world, "over-capacity", "two-licences", held, Role.RECYCLER, lambda t: (0.6 * t, 0.6 * t), note, look_alike=True
    )


def _nearly_full(world: World, held: Held) -> None:
    note = "just within its capacity"
    take_in(world, "over-capacity", "nearly-full", held, Role.COLLECTOR, lambda t: (1.02 * t,), note, look_alike=True)


def _dried(world: World, held: Held) -> None:
    """Weigh a little less on receipt, as wet or dirty packs do."""
    _weighed(world, "dried-on-the-way", held, world.rng.uniform(0.985, 0.995, len(held)), "dried on the way")


def _whole_kilograms(world: World, held: Held) -> None:
    mass = world.batteries.mass_kg[held.item]
    _weighed(world, "whole-kilograms", held, np.round(mass) / mass, "weighed in whole kilograms on receipt")


def _weighed(world: World, variant: str, held: Held, factor: np.ndarray, note: str) -> None:
    recycler = world.receivers(Role.RECYCLER, held.holder, held.time)
    leg = hand_over(world, held, recycler)
    treat(world, leg.held)
    weigh(world, held, leg.received, factor)
    parties = [held.holder, recycler]
    world.truth.add("mass-changed", variant, held.item, parties, [leg.sent, leg.received], note, look_alike=True)


METALS = (
    LookAlike(400, 9999, _worked_off_later),
    LookAlike(300, 9999, _poor_yield),
    LookAlike(300, 9999, _grade_not_known, of_ternary_chemistry),
    LookAlike(300, 9999, _heavy_salts, of_ternary_chemistry),
    LookAlike(300, 9999, _two_licences),
    LookAlike(300, 9999, _nearly_full),
    LookAlike(200, 9999, _dried),
    LookAlike(200, 9999, _whole_kilograms),
)
