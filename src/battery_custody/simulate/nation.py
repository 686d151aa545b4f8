"""The nation: tells all lives in order and writes the record files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from battery_custody.errors import InputError
from battery_custody.simulate.arrays import NONE
from battery_custody.simulate.battery_files import enter_batteries, write_aggregations, write_batteries
from battery_custody.simulate.chemistry import read_chemistries
from battery_custody.simulate.event_files import write_custody_events, write_truth, write_vehicle_events
from battery_custody.simulate.events import record
from battery_custody.simulate.files import FORMATS, Format
from battery_custody.simulate.fleet import age, draw_models, draw_vehicles, mix
from battery_custody.simulate.geography import read_geography
from battery_custody.simulate.labels import label
from battery_custody.simulate.layout import RECORD_COLUMNS, TRUTH_FOLDER, TRUTH_TABLE
from battery_custody.simulate.licences import Licences
from battery_custody.simulate.lives import first_lives, register_again
from battery_custody.simulate.look_alikes import tell_look_alikes
from battery_custody.simulate.parties import Parties
from battery_custody.simulate.parts import lay_out
from battery_custody.simulate.people import settle
from battery_custody.simulate.plant.board import assign, plant_all
from battery_custody.simulate.recovery_tables import recover
from battery_custody.simulate.register_files import (
    write_enterprises,
    write_licences,
    write_sites,
    write_vehicles,
)
from battery_custody.simulate.retirement import dismantle_vehicles, export_vehicles
from battery_custody.simulate.roads import together
from battery_custody.simulate.routes import go_home
from battery_custody.simulate.service import minor_repairs, replace_batteries, warranty_returns
from battery_custody.simulate.swapping import place_groups, swap
from battery_custody.simulate.transformation_files import write_transformations
from battery_custody.simulate.world import Batteries, World

LEAST_BATTERIES = 500
#: Share of the packs with modules on record, and of those with cells as well: enough to follow parts, few to keep.
MODULES_SHARE, CELLS_SHARE = 0.05, 0.1
STAGES = ("people", "first lives", "service", "retirement", "diversions", "routes", "records", "files")
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class SimulationSummary:
    """What was written: rows by table, planted instances and look-alikes by tactic, files."""

    rows: dict[str, int]
    planted: dict[str, int]
    look_alikes: dict[str, int]
    files: tuple[Path, ...] = field(repr=False)


def simulate_nation(
    out: Path,
    *,
    batteries: int = 20_000,
    seed: int = 1,
    formats: str = "parquet",
    modules_share: float = MODULES_SHARE,
    cells_share: float = CELLS_SHARE,
    progress: Progress | None = None,
) -> SimulationSummary:
    """Simulate a nation with so many batteries and write its record files into the folder `out`.

    The same seed gives the same content. What was planted is written to `out/truth/`, which readers of
    record files don't enter. An earlier simulation in the same folder is replaced.

    Args:
        out: the folder to write.
        batteries: how many packs.
        seed: the same seed gives the same content.
        formats: parquet or csv.
        modules_share: share of the packs of which the records name the modules; with 0 no pack is taken apart.
        cells_share: share of those of which they name the cells too.
        progress: is told the stage, its number and how many there are.

    Raises:
        InputError: for too few batteries, a negative seed, an unknown format, a share that is none, or a
            folder that holds other files.
    """
    form = _check(out, batteries, seed, formats)
    for name, share in (("modules", modules_share), ("cells", cells_share)):
        if not 0 <= share <= 1:
            raise InputError(f"The share {share:g} of packs with {name} is none; give a number from 0 to 1.")
    stage = _stages(progress)
    stage("people")
    world = _found(batteries, seed, modules_share, cells_share)
    plan = mix(batteries)
    stage("first lives")
    operator, station = place_groups(world, plan)
    first_lives(world, plan)
    age(world.rng, world.parties, world.cast, world.vehicles)
    stage("service")
    swapped = swap(world, plan, operator, station)
    replaced, recalled = replace_batteries(world, plan)
    repaired = minor_repairs(world)
    warranty_returns(world, max(2, batteries // 1500), repaired)
    register_again(world)
    stage("retirement")
    held = together([replaced, dismantle_vehicles(world), swapped])
    export_vehicles(world)
    stage("diversions")
    called = np.concatenate([recalled, np.zeros(len(held) - len(recalled), dtype=bool)])
    chosen = assign(world, held, batteries)
    plant_all(world, held, chosen)
    stage("routes")
    honest = chosen == NONE
    campaign = held.take(honest & called)
    others = tell_look_alikes(world, held.take(honest & ~called), batteries)
    everyone = together([campaign, others])
    go_home(world, everyone, np.arange(len(everyone)) < len(campaign))
    stage("records")
    return _write(world, out, form, stage)


def _check(out: Path, batteries: int, seed: int, formats: str) -> Format:
    if batteries < LEAST_BATTERIES:
        raise InputError(f"{batteries} batteries are too few for a nation; ask for {LEAST_BATTERIES} or more.")
    if seed < 0:
        raise InputError(f"The seed {seed} is negative; give a whole number from 0.")
    form = next((known for known in FORMATS if known == formats), None)
    if form is None:
        raise InputError(f"The format {formats!r} can't be written; choose parquet or csv.")
    if out.exists() and not out.is_dir():
        raise InputError(f"{out} is a file; name a folder to write the record files into.")
    if out.is_dir() and any(out.iterdir()):
        if not any((out / TRUTH_FOLDER).glob(f"{TRUTH_TABLE}.*")):
            raise InputError(f"The folder {out} holds other files; name a new folder or an earlier simulation.")
        for old in FORMATS:
            for name in RECORD_COLUMNS:
                (out / f"{name}.{old}").unlink(missing_ok=True)
            (out / TRUTH_FOLDER / f"{TRUTH_TABLE}.{old}").unlink(missing_ok=True)
    out.mkdir(parents=True, exist_ok=True)
    return form


def _stages(progress: Progress | None) -> Callable[[str], None]:
    def stage(name: str) -> None:
        if progress is not None:
            progress(name, STAGES.index(name), len(STAGES))

    return stage


def _found(batteries: int, seed: int, modules_share: float, cells_share: float) -> World:
    rng = np.random.default_rng(seed)
    geography, chemistries = read_geography(), read_chemistries()
    parties, licences = Parties(geography, rng), Licences()
    cast, pools = settle(rng, geography, parties, licences, batteries)
    models = draw_models(rng, chemistries, cast)
    return World(
        rng=rng,
        geography=geography,
        chemistries=chemistries,
        parties=parties,
        licences=licences,
        cast=cast,
        pools=pools,
        models=models,
        batteries=Batteries.unmade(batteries),
        vehicles=draw_vehicles(rng, parties, cast, mix(batteries)),
        parts=lay_out(rng, len(models.maker), modules_share, cells_share),
    )


def _write(world: World, out: Path, form: Format, stage: Callable[[str], None]) -> SimulationSummary:
    recorded = record(world.rng, world.events, world.batteries.life, world.horizon)
    vehicle_columns, vehicle_numbers = world.vehicle_events.recorded(world.rng, world.horizon)
    recovery = recover(world, recorded)
    instances = world.truth.reported(recorded, vehicle_numbers, recovery.rows)
    workings = world.workings.reported(recorded)
    register = enter_batteries(world, recorded)
    stage("files")
    labels = label(world)
    seen = recorded.columns["vehicle"]
    named = np.union1d(seen[seen >= 0], vehicle_columns["vehicle"]).astype(np.int64)
    files = [
        write_enterprises(world, labels, out, form),
        write_sites(world, labels, out, form),
        write_licences(world, labels, recorded, out, form),
        write_vehicles(world, labels, named, out, form),
        write_batteries(world, labels, register, out, form),
        write_aggregations(world, labels, recorded, register, out, form),
        write_custody_events(world, labels, recorded, out, form),
        write_vehicle_events(labels, vehicle_columns, out, form),
        *write_transformations(world, labels, recovery, workings, out, form),
    ]
    truth = write_truth(labels, instances, recorded.number, vehicle_numbers, recovery.rows, out, form)
    return SimulationSummary(
        rows={file.name: file.rows for file in files},
        planted=dict(Counter(i.tactic for i in instances if not i.look_alike)),
        look_alikes=dict(Counter(i.variant for i in instances if i.look_alike)),
        files=(*(file.path for file in files), truth.path),
    )
