"""output-exceeds-input: more comes out of a batch than went in on record."""

from __future__ import annotations

from battery_custody.simulate.plant.batches import note_batches
from battery_custody.simulate.plant.tactic import Tactic, deal
from battery_custody.simulate.recovery import Practice
from battery_custody.simulate.roads import Held
from battery_custody.simulate.world import World

TACTIC = Tactic("output-exceeds-input", 0.005, 440)


def plant(world: World, held: Held) -> None:
    """Let recyclers work unrecorded feed in with the batteries on record, or name no feed at all."""
    crushed, refined, unnamed = deal(held, 3)
    more = (1.6, 1.6, 1.6, 1.6)
    for variant, part, practice, step in (
        ("black-mass-exceeds", crushed, Practice(black_mass=1.7), 0),
        ("salts-exceed", refined, Practice(salts=more, refines=True), 1),
        ("inputs-not-named", unnamed, Practice(refines=True, names_inputs=False), 1),
    ):
        note_batches(world, TACTIC.name, variant, part, practice, step)
