"""Labels: the ids under which the things of the nation stand in the record files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from battery_custody.simulate.arrays import NONE, AnyArray, Bytes, Ints, digits, letters, rows_of, texts_of
from battery_custody.simulate.clock import date_parts
from battery_custody.simulate.codes import battery_codes, part_codes, reuse_codes, usccs, vins
from battery_custody.simulate.fleet import world_maker_code
from battery_custody.simulate.misprints import Misprint, misprint
from battery_custody.simulate.parties import SCHEMES
from battery_custody.simulate.parts import CELL_ROOM, MODULE_ROOM
from battery_custody.simulate.world import World
from battery_custody.vocab import PartyScheme

#: Vehicle models of a maker, as they stand in the descriptor of its VINs.
VEHICLE_MODELS = ("BA1E2", "BB3E5", "CC4H1", "DA7E8")
#: Letters of the levels in a battery code, in the order of `LEVELS`.
LEVEL_LETTERS = letters("PMC")


def strings(rows: Bytes) -> pa.StringArray:
    """Turn rows of ASCII codes into an Arrow column of texts."""
    count, width = rows.shape
    offsets = pa.array(np.arange(count + 1, dtype=np.int32) * np.int32(width))
    data = pa.py_buffer(np.ascontiguousarray(rows))
    return pa.StringArray.from_buffers(count, offsets.buffers()[1], data)


def numbered(prefix: str, numbers: Ints, width: int) -> pa.StringArray:
    """Write ids that are a prefix and a number."""
    head = np.broadcast_to(letters(prefix), (len(numbers), len(prefix)))
    return strings(np.concatenate([head, digits(numbers, width)], axis=1))


def pick(values: pa.Array, index: AnyArray) -> pa.Array:
    """Take values by index; NONE gives an empty cell."""
    return values.take(pa.array(index, mask=index < 0))


def replace_at(values: pa.Array, changes: Mapping[int, str | None]) -> pa.Array:
    """Put other texts in some places of a column."""
    if not changes:
        return values
    places = sorted(changes)
    mask = np.zeros(len(values), dtype=bool)
    mask[places] = True
    return pc.replace_with_mask(values, mask, pa.array([changes[place] for place in places], pa.string()))


def _reprint(ids: pa.StringArray, printed: Mapping[int, Misprint]) -> pa.StringArray:
    return replace_at(
        ids,
        {place: misprint(ids[place if one.of == NONE else one.of].as_py(), one.way) for place, one in printed.items()},
    )


@dataclass(frozen=True)
class Labels:
    """Arrow columns of ids by index."""

    parties: pa.StringArray
    sites: pa.StringArray
    vehicles: pa.StringArray
    batteries: pa.StringArray
    adcodes: pa.StringArray
    vehicle_model: Ints


def label(world: World) -> Labels:
    """Give every party, site, vehicle and battery its id."""
    vehicle_model = world.rng.integers(0, len(VEHICLE_MODELS), len(world.vehicles.maker))
    printed = world.misprints
    return Labels(
        parties=_reprint(_party_ids(world), printed.parties),
        sites=numbered("S", np.arange(len(world.parties.sites.party)), 6),
        vehicles=_reprint(strings(_vins(world, vehicle_model)), printed.vehicles),
        batteries=_reprint(_battery_ids(world), printed.batteries),
        adcodes=pa.array(world.geography.adcodes, pa.string()),
        vehicle_model=vehicle_model,
    )


def _party_ids(world: World) -> pa.StringArray:
    parties = world.parties
    ids = np.empty(len(parties.role), dtype=object)
    index = np.arange(len(ids))
    is_company = parties.scheme == SCHEMES.index(PartyScheme.USCC)
    is_person = parties.scheme == SCHEMES.index(PartyScheme.PERSON)
    regions = rows_of(world.geography.adcodes)[parties.city[is_company]]
    ids[is_company] = texts_of(usccs(regions, index[is_company]))
    persons = digits(np.arange(int(is_person.sum())), 7)
    ids[is_person] = [f"P-{text}" for text in texts_of(persons)]
    others = np.flatnonzero(~is_company & ~is_person)
    ids[others] = [f"FOREIGN-MAKER-{number + 1:02d}" for number in range(len(others))]
    return pa.array(ids, pa.string())


def _vins(world: World, model: Ints) -> Bytes:
    vehicles, cast = world.vehicles, world.cast
    count = len(vehicles.maker)
    makers = np.concatenate([cast.vehicle_makers, cast.importers])
    home = len(cast.vehicle_makers)
    codes = rows_of([world_maker_code(p - home if p >= home else p, p >= home) for p in range(len(makers))])
    order = np.argsort(makers)
    position = order[np.searchsorted(makers[order], vehicles.maker)]
    year = date_parts(vehicles.made)[0]
    # Serial numbers run within maker and year; the plant sign counts the millions.
    serial = np.empty(count, dtype=np.int64)
    key = position * 100 + year - 2000
    by_key = np.argsort(key, kind="stable")
    starts = np.searchsorted(key[by_key], key[by_key])
    serial[by_key] = np.arange(count) - starts + 1
    plant = letters("ABCDEFGH")[serial // 1_000_000]
    return vins(codes[position], rows_of(list(VEHICLE_MODELS))[model], year, plant, serial)


def _battery_ids(world: World) -> pa.StringArray:
    batteries, models = world.batteries, world.models
    anew = np.flatnonzero(batteries.original != NONE)
    parts = np.flatnonzero(batteries.whole != NONE)
    packs = np.flatnonzero((batteries.original == NONE) & (batteries.whole == NONE))
    width = np.full(len(batteries.model), 24)
    width[anew] = 19
    rows = np.zeros((len(width), 24), dtype=np.uint8)
    # Shuffled, so that neighbours in the files aren't neighbours in the serial numbers.
    serial = world.rng.permutation(len(packs))
    rows[packs] = battery_codes(models.design[batteries.model[packs]], batteries.made[packs], serial)
    rows[parts] = module_codes(world, batteries.whole[parts], batteries.place[parts])
    levels = LEVEL_LETTERS[batteries.level[anew]]
    designs = models.design[batteries.model[anew]]
    rows[anew, :19] = reuse_codes(designs, levels, batteries.made[anew], np.arange(len(anew)))
    offsets = np.concatenate([[0], np.cumsum(width)]).astype(np.int32)
    data = rows[np.arange(24) < width[:, None]]
    return pa.StringArray.from_buffers(len(width), pa.py_buffer(offsets), pa.py_buffer(data))


def module_codes(world: World, whole: Ints, place: Ints) -> Bytes:
    """Give the codes of the modules at places in packs."""
    batteries = world.batteries
    design = world.models.design[batteries.model[whole]]
    return part_codes(design, "M", batteries.made[whole], whole * MODULE_ROOM + place)


def cell_codes(world: World, whole: Ints, place: Ints, cell: Ints) -> Bytes:
    """Give the codes of the cells at places in the modules at places in packs."""
    batteries = world.batteries
    design = world.models.design[batteries.model[whole]]
    return part_codes(design, "C", batteries.made[whole], (whole * MODULE_ROOM + place) * CELL_ROOM + cell)
