"""recovery-shortfall: far less metal comes out of a batch than went in and must be recovered."""

from __future__ import annotations

from battery_custody.simulate.arrays import Bools
from battery_custody.simulate.clock import second_of
from battery_custody.simulate.plant.batches import note_batches
from battery_custody.simulate.plant.tactic import Tactic, deal
from battery_custody.simulate.recovery import Practice
from battery_custody.simulate.roads import Held
from battery_custody.simulate.world import World

#: Before this day no rate of recovery was set for recyclers (edition of 2019 of the ministry's conditions).
RATES_SET = second_of("2020-01-01")


def treated_under_rates(_: World, held: Held) -> Bools:
    """Tell which batteries are treated after rates of recovery were set."""
    return held.time >= RATES_SET


TACTIC = Tactic("recovery-shortfall", 0.005, 440, treated_under_rates)


def plant(world: World, held: Held) -> None:
    """Let recyclers keep half of the black mass, or part of the salts, out of the records."""
    crushed, refined, lithium = deal(held, 3)
    for variant, part, practice, step in (
        ("black-mass-short", crushed, Practice(black_mass=0.55), 0),
        ("salts-short", refined, Practice(salts=(0.5, 0.6, 0.6, 0.6), refines=True), 1),
        ("lithium-short", lithium, Practice(salts=(0.5, 1.0, 1.0, 1.0), refines=True), 1),
    ):
        note_batches(world, TACTIC.name, variant, part, practice, step)
