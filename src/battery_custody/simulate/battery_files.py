"""Batteries on file: packs, their parts and new codes, and which part was in which whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from battery_custody.simulate.arrays import NONE, Floats, Ints
from battery_custody.simulate.clock import iso_dates
from battery_custody.simulate.event_files import ids_or_empty
from battery_custody.simulate.events import Recorded
from battery_custody.simulate.files import PORTION, Format, TableFile, times_column
from battery_custody.simulate.labels import Labels, cell_codes, module_codes, pick, replace_at, strings
from battery_custody.simulate.layout import RECORD_COLUMNS
from battery_custody.simulate.parts import CELLS_MASS, MODULES_MASS
from battery_custody.simulate.world import LEVELS, World
from battery_custody.vocab import Level

#: Columns of the register that may contradict a code.
MISSTATED = ("level", "maker_id", "chemistry", "made_at", "recoded_from")
#: Packs whose parts are laid out at a time: some ten thousand modules, or up to half a million cells.
PACKS = PORTION // 384


@dataclass(frozen=True)
class Register:
    """What the records name: batteries with a story of their own, and packs of which they name parts besides.

    `with_modules` are packs that were never opened; `with_cells` may be among the opened ones too.
    """

    named: Ints
    with_modules: Ints
    with_cells: Ints


def enter_batteries(world: World, recorded: Recorded) -> Register:
    """Find out which batteries the records name, and draw of which packs they name the parts."""
    batteries = world.batteries
    told = np.zeros(len(batteries.model), dtype=bool)
    told[recorded.columns["item"]] = True
    parts = np.flatnonzero(batteries.whole != NONE)
    told[parts] = told[batteries.whole[parts]]
    made = (batteries.born != NONE) & (recorded.number[batteries.born] >= 0)
    told[list(world.misprints.unlisted)] = False
    packs = batteries.packs
    modules, cells = world.parts.on_record(world.rng, packs)
    unopened = modules.copy()
    unopened[world.parts.opened_packs()] = False
    return Register(np.flatnonzero(told), np.flatnonzero(unopened & made[:packs]), np.flatnonzero(cells & made[:packs]))


def write_batteries(world: World, labels: Labels, register: Register, folder: Path, form: Format) -> TableFile:
    """Write the batteries that the records name, reuse codes with the codes that they replace, and the parts."""
    batteries, named = world.batteries, register.named
    made = strings(iso_dates(batteries.made[named]))
    with TableFile(folder, "batteries", RECORD_COLUMNS["batteries"], form) as file:
        rows = _described(world, labels, named) | {
            "battery_id": pick(labels.batteries, named),
            "level": pick(pa.array([level.value for level in LEVELS]), batteries.level[named]),
            "energy_kwh": pa.array(np.round(world.energy_kwh(named), 3)),
            "mass_kg": pa.array(batteries.mass_kg[named]),
            "made_at": made,
            "coded_at": made,
            "recoded_from": pick(labels.batteries, batteries.original[named]),
        }
        file.write(rows | {column: _misstated(world, labels, named, rows, column) for column in MISSTATED})
        for whole, place in _modules(world, register.with_modules):
            each = world.parts.modules[batteries.model[whole]]
            file.write(
                _part(world, labels, Level.MODULE, whole, 1 / each, MODULES_MASS / each)
                | {"battery_id": strings(module_codes(world, whole, place))}
            )
        for whole, place, cell in _cells(world, register.with_cells):
            model = batteries.model[whole]
            each = world.parts.modules[model] * world.parts.cells[model]
            file.write(
                _part(world, labels, Level.CELL, whole, 1 / each, MODULES_MASS * CELLS_MASS / each)
                | {"battery_id": strings(cell_codes(world, whole, place, cell))}
            )
    return file


def write_aggregations(
    world: World, labels: Labels, recorded: Recorded, register: Register, folder: Path, form: Format
) -> TableFile:
    """Write which part was in which whole from when to when: first those that moved, then those that stayed."""
    links = world.links.reported(recorded)
    # A part is in its first whole by the making of the whole, which names no part: those links name no event.
    from_birth = links.parent == world.batteries.whole[links.child]
    with TableFile(folder, "aggregations", RECORD_COLUMNS["aggregations"], form) as file:
        file.write(
            {
                "parent_id": pick(labels.batteries, links.parent),
                "child_id": pick(labels.batteries, links.child),
                "joined_at": times_column(links.joined, form),
                "separated_at": times_column(links.separated, form),
                "event_id": ids_or_empty("CE", np.where(from_birth, NONE, links.joined_by)),
            }
        )
        for whole, place in _modules(world, register.with_modules):
            parents, children = pick(labels.batteries, whole), strings(module_codes(world, whole, place))
            file.write(_stays(world, recorded, whole, parents, children, form))
        for whole, place, cell in _cells(world, register.with_cells):
            parents = strings(module_codes(world, whole, place))
            file.write(_stays(world, recorded, whole, parents, strings(cell_codes(world, whole, place, cell)), form))
    return file


def _misstated(world: World, labels: Labels, named: Ints, rows: dict[str, pa.Array], column: str) -> pa.Array:
    """Put in what the register says of some batteries against their codes."""
    said = world.misprints.rows.get(column, {})
    values: dict[int, str | None] = {item: value for item, value in said.items() if not isinstance(value, int)}
    values |= {item: labels.parties[value].as_py() for item, value in said.items() if isinstance(value, int)}
    return replace_at(rows[column], {int(np.searchsorted(named, item)): value for item, value in values.items()})


def _described(world: World, labels: Labels, like: Ints) -> dict[str, pa.Array]:
    """Give what a battery shares with others of its model."""
    model = world.batteries.model[like]
    return {
        "maker_id": pick(labels.parties, world.models.maker[model]),
        "chemistry": pick(pa.array(world.chemistries.names), world.models.chemistry[model]),
    }


def _part(
    world: World, labels: Labels, level: Level, whole: Ints, of_energy: Floats, of_mass: Floats
) -> dict[str, pa.Array]:
    batteries = world.batteries
    made = strings(iso_dates(batteries.made[whole]))
    return _described(world, labels, whole) | {
        "level": pa.repeat(level.value, len(whole)),
        "energy_kwh": pa.array(np.round(world.energy_kwh(whole) * of_energy, 4)),
        "mass_kg": pa.array(np.round(batteries.mass_kg[whole] * of_mass, 2)),
        "made_at": made,
        "coded_at": made,
        "recoded_from": pa.nulls(len(whole), pa.string()),
    }


def _stays(
    world: World, recorded: Recorded, whole: Ints, parents: pa.Array, children: pa.Array, form: Format
) -> dict[str, pa.Array]:
    joined = recorded.columns["time"][recorded.number[world.batteries.born[whole]]]
    return {
        "parent_id": parents,
        "child_id": children,
        "joined_at": times_column(joined, form),
        "separated_at": times_column(np.full(len(whole), NONE), form),
        "event_id": pa.nulls(len(whole), pa.string()),
    }


def _modules(world: World, packs: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Give, in portions, each module of the packs: the pack and the place in it."""
    for start in range(0, len(packs), PACKS):
        some = packs[start : start + PACKS]
        count = world.parts.modules[world.batteries.model[some]]
        yield np.repeat(some, count), _places(count)


def _cells(world: World, packs: Ints) -> Iterator[tuple[Ints, Ints, Ints]]:
    """Give, in portions, each cell of the packs: the pack, the place of its module, the place in that."""
    for whole, place in _modules(world, packs):
        count = world.parts.cells[world.batteries.model[whole]]
        yield np.repeat(whole, count), np.repeat(place, count), _places(count)


def _places(count: Ints) -> Ints:
    """Give the place of each member in its group, from 0, for groups of such sizes."""
    places: Ints = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
    return places
