"""Transformations on file: recycling, packs taken apart and put together, and the lots that came out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from battery_custody.simulate.chemistry import METALS
from battery_custody.simulate.files import Format, TableFile, times_column, write_whole
from battery_custody.simulate.labels import Labels, numbered, pick
from battery_custody.simulate.layout import RECORD_COLUMNS
from battery_custody.simulate.parts import HOUSING_MASS
from battery_custody.simulate.recovery_tables import Recovery
from battery_custody.simulate.workings import WORKING_KINDS, ReportedWorkings
from battery_custody.simulate.world import World
from battery_custody.vocab import Material, TransformationKind

KINDS = (TransformationKind.RECYCLING, *WORKING_KINDS)


def write_transformations(
    world: World, labels: Labels, recovery: Recovery, workings: ReportedWorkings, folder: Path, form: Format
) -> list[TableFile]:
    """Write transformations, their inputs and outputs, and the lots; recycling first, then the workings."""
    batches, out, batteries = len(recovery.time), recovery.outputs, world.batteries
    enterprise = np.concatenate([recovery.enterprise, workings.enterprise])
    names = numbered("T", np.arange(len(enterprise)), 7)
    kind = np.concatenate([np.zeros(batches, dtype=np.int64), workings.kind + 1])
    # The housing of a pack that was taken apart is a lot of scrap.
    opened = np.flatnonzero(workings.kind == WORKING_KINDS.index(TransformationKind.DISASSEMBLY))
    packs = np.empty(len(workings.kind), dtype=np.int64)
    packs[workings.input_of] = workings.input
    housing_kg = np.round(batteries.mass_kg[packs[opened]] * HOUSING_MASS, 1)
    lots = numbered("LOT-", np.arange(len(out.mass_kg) + len(opened)), 7)
    recycled = lots.slice(0, len(out.mass_kg))
    lot_kg = np.concatenate([out.mass_kg, housing_kg])
    made = {"mass_kg": lot_kg} | {
        f"{metal}_kg": np.concatenate([out.metals_kg[:, place], np.zeros(len(opened))])
        for place, metal in enumerate(METALS)
    }
    from_workings = len(workings.output)
    tables: dict[str, dict[str, Any]] = {
        "lots": {
            "lot_id": lots,
            "material": pa.array(out.material + [Material.OTHER.value] * len(opened), pa.string()),
        }
        | made,
        "transformations": {
            "transformation_id": names,
            "kind": pick(pa.array([one.value for one in KINDS]), kind),
            "enterprise_id": pick(labels.parties, enterprise),
            "site_id": pick(labels.sites, world.parties.site[enterprise]),
            "event_time": times_column(np.concatenate([recovery.time, workings.time]), form),
            "record_time": times_column(np.concatenate([recovery.record_time, workings.record_time]), form),
        },
        "transformation_inputs": {
            "transformation_id": pick(
                names,
                np.concatenate(
                    [recovery.battery_transformation, recovery.lot_transformation, batches + workings.input_of]
                ),
            ),
            "item_id": pa.concat_arrays(
                [
                    pick(labels.batteries, recovery.battery),
                    pick(recycled, recovery.lot),
                    pick(labels.batteries, workings.input),
                ]
            ),
            "mass_kg": pa.array(
                np.concatenate(
                    [
                        batteries.mass_kg[recovery.battery],
                        out.mass_kg[recovery.lot],
                        batteries.mass_kg[workings.input],
                    ]
                )
            ),
        },
        "transformation_outputs": {
            "transformation_id": pick(
                names, np.concatenate([out.transformation, batches + opened, batches + workings.output_of])
            ),
            "item_id": pa.concat_arrays([lots, pick(labels.batteries, workings.output)]),
            "mass_kg": np.concatenate([lot_kg, batteries.mass_kg[workings.output]]),
        }
        | {
            name: pa.concat_arrays([pa.array(values), pa.nulls(from_workings, pa.float64())])
            for name, values in made.items()
            if name != "mass_kg"
        },
    }
    for name in ("transformation_inputs", "transformation_outputs"):
        tables[name]["quantity"] = pa.nulls(len(tables[name]["transformation_id"]), pa.float64())
    return [write_whole(folder, name, RECORD_COLUMNS[name], form, values) for name, values in tables.items()]
