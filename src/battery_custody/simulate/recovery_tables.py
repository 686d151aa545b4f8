"""Recycling on record: transformations, what went in, and the lots that came out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from battery_custody.simulate.arrays import Floats, Ints
from battery_custody.simulate.clock import DAY, HOUR
from battery_custody.simulate.events import Recorded
from battery_custody.simulate.recovery import Practice, Step, batch_time
from battery_custody.simulate.world import LEVELS, World
from battery_custody.vocab import Level

#: What one kg of packs, and of bare modules, becomes in crushing and sorting; the rest is loss (assumed, within
#: published ranges; a module has the cells of its pack and none of the housing).
FRACTIONS = {
    "black_mass": (0.46, 0.59),
    "copper": (0.09, 0.10),
    "aluminium": (0.16, 0.12),
    "other": (0.22, 0.12),
}
#: Share of each metal (li, ni, co, mn) that stays in the black mass, and that refining then recovers; together
#: above the 90 per cent of lithium and 98 per cent of the others that conforming firms must reach.
INTO_BLACK_MASS = np.array([0.978, 0.995, 0.995, 0.995])
REFINED = np.array([0.956, 0.994, 0.994, 0.992])
#: Salt and the mass share of its metal: lithium carbonate, hexa- and heptahydrates, monohydrate (stoichiometry).
SALTS = (
    ("lithium_carbonate", 0.1879),
    ("nickel_sulfate", 0.2233),
    ("cobalt_sulfate", 0.2097),
    ("manganese_sulfate", 0.3250),
)
#: Graphite in the black mass that refining sets free.
GRAPHITE = 0.35
#: Two of three recyclers refine the black mass themselves.
REFINES = 3


@dataclass(frozen=True)
class Outputs:
    """Lots as columns: transformation, material, mass and metals (n, 4) in kg; the row number is the lot."""

    transformation: Ints
    material: list[str]
    mass_kg: Floats
    metals_kg: Floats


@dataclass(frozen=True)
class Recovery:
    """Transformations as columns, their batteries, the lots they consume (NONE: batteries), and their outputs."""

    enterprise: Ints
    time: Ints
    record_time: Ints
    battery_transformation: Ints
    battery: Ints
    lot_transformation: Ints
    lot: Ints
    outputs: Outputs
    rows: dict[Step, int]  # of the recyclers with a practice of their own


def recover(world: World, recorded: Recorded) -> Recovery:
    """Make the transformations of all batches whose treatments were reported before the horizon."""
    batches, rng = world.batches, world.rng
    uid = np.concatenate(batches.uid)
    kept = recorded.number[uid] >= 0
    uid, item = uid[kept], np.concatenate(batches.item)[kept]
    recycler, period = np.concatenate(batches.recycler)[kept], np.concatenate(batches.period)[kept]
    key, batch = np.unique(period * 2**32 + recycler, return_inverse=True)
    count = len(key)
    enterprise, time = key % 2**32, batch_time(key % 2**32, key // 2**32)
    reported = np.zeros(count, dtype=np.int64)
    np.maximum.at(reported, batch, recorded.record_time[recorded.number[uid]])
    bare = world.batteries.level[item] != LEVELS.index(Level.PACK)
    masses = np.stack([np.bincount(batch[of], world.batteries.mass_kg[item[of]], count) for of in (~bare, bare)])
    metals = _metals(world, item, batch, count)
    # Wear and sampling: what comes out differs a little from batch to batch, always within the loss.
    own = _own_practices(world, enterprise)
    yields = np.ones(count)
    yields[list(own)] = [practice.black_mass for practice in own.values()]
    black = metals * INTO_BLACK_MASS * rng.uniform(0.998, 1.002, (count, 1)) * yields[:, None]
    order = np.argsort(np.tile(np.arange(count), len(FRACTIONS)), kind="stable")
    material = [name for name in FRACTIONS for _ in range(count)]
    fractions: Floats = np.array(list(FRACTIONS.values())) @ masses
    fractions[0] *= yields
    mass = fractions.ravel() * rng.uniform(0.97, 1.03, count * len(FRACTIONS))
    first = Outputs(
        np.tile(np.arange(count), len(FRACTIONS))[order],
        [material[i] for i in order.tolist()],
        np.round(mass, 1)[order],
        np.concatenate([black, np.zeros((count * (len(FRACTIONS) - 1), 4))])[order],
    )
    refines, waits, salts = enterprise % REFINES != 0, np.zeros(count, dtype=np.int64), np.ones((count, len(SALTS)))
    named = np.ones(count, dtype=bool)
    for row, practice in own.items():
        refines[row], waits[row], salts[row] = practice.refines, practice.waits_days, practice.salts
        named[row] = practice.names_inputs
    source = np.flatnonzero(refines & (time + (40 + waits) * DAY < world.horizon))
    lot = np.arange(count)[source] * len(FRACTIONS)
    later = time[source] + (rng.integers(10, 25, len(source)) + waits[source]) * DAY + HOUR
    second = _refine(rng, count + np.arange(len(source)), black[source] * salts[source], first.mass_kg[lot])
    told = named[source]
    step = {(int(enterprise[row]), int(key[row] >> 32), 0): row for row in own}
    step |= {
        (int(enterprise[row]), int(key[row] >> 32), 1): count + place
        for place, row in enumerate(source.tolist())
        if row in own
    }
    return Recovery(
        enterprise=np.concatenate([enterprise, enterprise[source]]),
        time=np.concatenate([time, later]),
        record_time=np.concatenate([reported, later + rng.integers(1, 14, len(source)) * DAY]),
        battery_transformation=batch,
        battery=item,
        lot_transformation=(count + np.arange(len(source)))[told],
        lot=lot[told],
        outputs=Outputs(
            np.concatenate([first.transformation, second.transformation]),
            first.material + second.material,
            np.concatenate([first.mass_kg, second.mass_kg]),
            np.round(np.concatenate([first.metals_kg, second.metals_kg]), 3),
        ),
        rows=step,
    )


def _own_practices(world: World, enterprise: Ints) -> dict[int, Practice]:
    """Give the practice of each batch whose recycler doesn't work like the others."""
    practices = world.batches.practices
    rows = np.flatnonzero(np.isin(enterprise, list(practices)))
    return {row: practices[int(enterprise[row])] for row in rows.tolist()}


def _metals(world: World, item: Ints, batch: Ints, count: int) -> Floats:
    """Add up the metals in the batteries of each batch: shape (count, 4)."""
    model = world.batteries.model[item]
    content = world.chemistries.metals[world.models.chemistry[model]] * world.energy_kwh(item)[:, None]
    return np.stack([np.bincount(batch, content[:, metal], count) for metal in range(4)], axis=1)


def _refine(rng: np.random.Generator, transformation: Ints, metals: Floats, black_mass_kg: Floats) -> Outputs:
    """Turn black mass into salts and graphite."""
    recovered = metals * REFINED * rng.uniform(0.998, 1.002, (len(metals), 1))
    numbers, materials, masses, contents = [], [], [], []
    for metal, (material, share) in enumerate(SALTS):
        present = np.flatnonzero(recovered[:, metal] > 0)
        numbers.append(transformation[present])
        materials += [material] * len(present)
        masses.append(recovered[present, metal] / share)
        content = np.zeros((len(present), 4))
        content[:, metal] = recovered[present, metal]
        contents.append(content)
    numbers.append(transformation)
    materials += ["graphite"] * len(transformation)
    masses.append(black_mass_kg * GRAPHITE)
    contents.append(np.zeros((len(transformation), 4)))
    return Outputs(np.concatenate(numbers), materials, np.round(np.concatenate(masses), 1), np.concatenate(contents))
