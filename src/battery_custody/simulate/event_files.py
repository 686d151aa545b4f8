"""Events on file: custody events, vehicle events, and the truth."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa

from battery_custody.simulate.arrays import AnyArray, Floats, Ints
from battery_custody.simulate.events import KINDS, Recorded
from battery_custody.simulate.files import PORTION, Format, TableFile, times_column, write_whole
from battery_custody.simulate.labels import Labels, numbered, pick
from battery_custody.simulate.layout import RECORD_COLUMNS, TRUTH_COLUMNS, TRUTH_FOLDER, TRUTH_TABLE
from battery_custody.simulate.recovery import Step
from battery_custody.simulate.second_life import USES
from battery_custody.simulate.truth import Instance
from battery_custody.simulate.vehicle_events import VEHICLE_KINDS
from battery_custody.simulate.world import World

WRONG_CONSIGNEE = "the consignee was entered wrongly"


def ids_or_empty(prefix: str, numbers: AnyArray, width: int = 9) -> pa.Array:
    """Write ids where there is a number, empty cells where there is none."""
    whole = numbered(prefix, np.maximum(numbers, 0).astype(np.int64), width)
    return pick(whole, np.where(numbers < 0, -1, np.arange(len(numbers))))


def write_custody_events(world: World, labels: Labels, recorded: Recorded, folder: Path, form: Format) -> TableFile:
    """Write the custody events in the order of their reports."""
    kinds, uses = pa.array([k.value for k in KINDS]), pa.array([u.value for u in USES])
    reason = pa.array([WRONG_CONSIGNEE])
    sites, columns = world.parties.sites, recorded.columns
    with TableFile(folder, "custody_events", RECORD_COLUMNS["custody_events"], form) as file:
        for start in range(0, len(recorded.record_time), PORTION):
            rows = {name: column[start : start + PORTION] for name, column in columns.items()}
            count = len(rows["kind"])
            site = rows["site"]
            placed = site >= 0
            city = np.where(placed, sites.city[site], world.parties.city[rows["reporter"]])
            corrected = np.where(rows["corrects"] >= 0, recorded.number[rows["corrects"]], -1)
            parties = {
                f"{name}_id": pick(labels.parties, rows[name])
                for name in ("reporter", "consignor", "consignee", "carrier", "broker")
            }
            file.write(
                parties
                | {
                    "event_id": numbered("CE", np.arange(start, start + count), 9),
                    "event_type": pick(kinds, rows["kind"]),
                    "item_id": pick(labels.batteries, rows["item"]),
                    "event_time": times_column(rows["time"], form),
                    "record_time": times_column(recorded.record_time[start : start + count], form),
                    "vehicle_id": pick(labels.vehicles, rows["vehicle"]),
                    "site_id": pick(labels.sites, site),
                    "adcode": pick(labels.adcodes, city),
                    "latitude": pa.array(sites.latitude[site], mask=~placed),
                    "longitude": pa.array(sites.longitude[site], mask=~placed),
                    "quantity": pa.nulls(count, pa.float64()),
                    "mass_kg": pa.array(_masses(world, rows)),
                    "price_cny": pa.array(rows["price"].astype(np.float64), from_pandas=True),
                    "use": pick(uses, rows["use"]),
                    "document_no": ids_or_empty("D", rows["document"]),
                    "corrects_event_id": ids_or_empty("CE", corrected),
                    "correction_reason": pick(reason, np.where(corrected >= 0, 0, -1)),
                }
            )
    return file


def _masses(world: World, rows: dict[str, AnyArray]) -> Floats:
    """Give the mass that each record names: that of the battery unless it says otherwise."""
    known = world.batteries.mass_kg[rows["item"]]
    said = rows["mass"]
    result: Floats = np.where(np.isnan(said), known, np.round(said.astype(np.float64), 1))
    return result


def write_vehicle_events(labels: Labels, columns: dict[str, AnyArray], folder: Path, form: Format) -> TableFile:
    """Write the vehicle events in the order of their reports."""
    kinds = pa.array([k.value for k in VEHICLE_KINDS])
    with TableFile(folder, "vehicle_events", RECORD_COLUMNS["vehicle_events"], form) as file:
        for start in range(0, len(columns["kind"]), PORTION):
            rows = {name: column[start : start + PORTION] for name, column in columns.items()}
            file.write(
                {
                    "event_id": numbered("VE", np.arange(start, start + len(rows["kind"])), 9),
                    "event_type": pick(kinds, rows["kind"]),
                    "vehicle_id": pick(labels.vehicles, rows["vehicle"]),
                    "event_time": times_column(rows["time"], form),
                    "record_time": times_column(rows["record_time"], form),
                    "reporter_id": pick(labels.parties, rows["reporter"]),
                    "owner_id": pick(labels.parties, rows["owner"]),
                    "adcode": pick(labels.adcodes, rows["city"]),
                    "document_no": ids_or_empty("D", rows["document"]),
                }
            )
    return file


def write_truth(
    labels: Labels,
    instances: list[Instance],
    numbers: Ints,
    vehicle_numbers: Ints,
    steps: dict[Step, int],
    folder: Path,
    form: Format,
) -> TableFile:
    """Write what was planted and what only looks like it."""
    place = folder / TRUTH_FOLDER
    place.mkdir(exist_ok=True)

    def events(instance: Instance) -> str:
        custody = [f"CE{numbers[uid]:09d}" for uid in instance.events]
        return ";".join(custody + [f"VE{vehicle_numbers[uid]:09d}" for uid in instance.vehicle_events])

    def join(values: pa.StringArray, index: tuple[int, ...]) -> str:
        return ";".join(values[i].as_py() for i in index)

    def subjects(instance: Instance) -> str:
        about = instance.subjects
        done = [f"T{steps[step]:07d}" for step in about.steps]
        ids = [join(labels.vehicles, about.vehicles), join(labels.parties, about.parties), *done]
        return ";".join(one for one in ids if one)

    values = {
        "tactic": [i.tactic for i in instances],
        "variant": [i.variant for i in instances],
        "instance_id": [f"{i.tactic}-{number:05d}" for number, i in enumerate(instances)],
        "item_ids": [join(labels.batteries, i.items) for i in instances],
        "party_ids": [join(labels.parties, i.parties) for i in instances],
        "event_ids": [events(i) for i in instances],
        "subject_ids": [subjects(i) for i in instances],
        "look_alike": [i.look_alike for i in instances],
        "note": [i.note for i in instances],
    }
    return write_whole(place, TRUTH_TABLE, TRUTH_COLUMNS, form, values)
