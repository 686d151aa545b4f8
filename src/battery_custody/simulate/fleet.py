"""The fleet: battery models, vehicles with their owners, and when each first life ends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from battery_custody.simulate.arrays import NONE, Bytes, Floats, Ints, rows_of
from battery_custody.simulate.chemistry import Chemistries
from battery_custody.simulate.clock import DAY, day_number, days_later, iso_date
from battery_custody.simulate.parties import Parties
from battery_custody.simulate.world import HORIZON, NEVER, Cast, Models, Vehicles

MODELS_A_MAKER = 8
#: Share of the new batteries by year; skewed to early years so that enough of them retire (an assumption).
YEARS = dict(zip(range(2017, 2027), (6, 8, 9, 10, 14, 15, 13, 11, 8, 6), strict=True))
#: First lives are Weibull distributed; the scale makes about 45 % of the batteries retire before the horizon.
LIFE_SHAPE, LIFE_SCALE_DAYS = 2.6, 6.0 * 365
SWAP_SHARE, REPLACED_SHARE = 0.045, 0.06
FLEET_SHARE, IMPORT_SHARE, EXPORT_SHARE = 0.25, 0.03, 0.015
SECOND_OWNER_SHARE, MOVE_SHARE = 0.22, 0.04
#: The last day on which a battery is made, so that its code is reported before the horizon.
LAST_MADE = day_number(iso_date(HORIZON)) - 17
SIGNS = "0123456789ABCDEFGHJKLMNPRSTUVWXY"


@dataclass(frozen=True)
class Mix:
    """How many of the batteries go where: first in vehicles (the swap groups first), then spares, then repairs."""

    groups: int
    group_size: int
    vehicles: int
    spares: int
    replacements: int


def mix(batteries: int) -> Mix:
    """Divide the batteries between vehicles, swap stations and repairs."""
    group_size = 4
    groups = max(1, round(batteries * SWAP_SHARE / (group_size + 1)))
    replacements = max(1, round(batteries * REPLACED_SHARE))
    return Mix(groups, group_size, batteries - groups - replacements, groups, replacements)


def draw_models(rng: np.random.Generator, chemistries: Chemistries, cast: Cast) -> Models:
    """Design the battery models of every maker, half of them for the years until 2019."""
    makers = np.repeat(np.concatenate([cast.battery_makers, cast.foreign_makers]), MODELS_A_MAKER)
    count = len(makers)
    late = (np.arange(count) % MODELS_A_MAKER >= MODELS_A_MAKER // 2).astype(np.int64)
    early_draw = rng.choice(len(chemistries.names), count, p=chemistries.early_share / chemistries.early_share.sum())
    late_draw = rng.choice(len(chemistries.names), count, p=chemistries.late_share / chemistries.late_share.sum())
    chemistry = np.where(late == 1, late_draw, early_draw)
    energy: Floats = np.where(late == 1, rng.uniform(32, 95, count), rng.uniform(24, 52, count)).round(1)
    # Early packs weigh more for each kWh; the factors bridge the modern figures and 7 to 10 kg per kWh.
    mass: Floats = energy * chemistries.kg_per_kwh[chemistry] * np.where(late == 1, 1.08, 1.35)
    return Models(makers, _designs(rng, chemistries, makers, chemistry), chemistry, energy, np.round(mass, 1), late)


def maker_code(position: int, foreign: bool) -> str:
    """Give the GB/T 34014 maker code of the battery maker at a position."""
    return f"{position:02X}{'W' if foreign else 'K'}"


def world_maker_code(position: int, foreign: bool) -> str:
    """Give the world manufacturer identifier (VIN 1 to 3) of the vehicle maker at a position."""
    signs = "ABCDEFGHJKLMNPRSTUVWXYZ"
    return f"{'7X' if foreign else 'L' + '0478'[position // 23]}{signs[position % 23]}"


def _designs(rng: np.random.Generator, chemistries: Chemistries, makers: Ints, chemistry: Ints) -> Bytes:
    texts = []
    order = list(dict.fromkeys(makers.tolist()))
    for place, maker in enumerate(makers.tolist()):
        position = order.index(maker)
        code = maker_code(position, position >= len(order) - 3)
        letter = chr(chemistries.letter[chemistry[place]])
        trace = "".join(SIGNS[i] for i in rng.integers(0, len(SIGNS), 6))
        texts.append(f"{code}P{letter}{place % MODELS_A_MAKER + 10:02d}{trace}{'ABCDEFGH'[position % 8]}")
    return rows_of(texts)


def draw_days(rng: np.random.Generator, count: int) -> Ints:
    """Draw the days on which batteries are made, the last of them shortly before the horizon."""
    weights: Floats = np.array(list(YEARS.values()), dtype=np.float64)
    years = rng.choice(np.array(list(YEARS)), count, p=weights / weights.sum())
    start = (years - 1970).astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64)
    last_year = LAST_MADE - day_number("2026-01-01")
    return start + (rng.random(count) * np.where(years == max(YEARS), last_year, 365)).astype(np.int64)


def model_for(rng: np.random.Generator, models: Models, makers: Ints, made: Ints) -> Ints:
    """Draw a battery model of each maker that was built on the day."""
    first = np.searchsorted(models.maker, makers)
    half = MODELS_A_MAKER // 2
    late = (made >= day_number("2020-01-01")).astype(np.int64)
    return first + late * half + rng.integers(0, half, len(makers))


def draw_vehicles(rng: np.random.Generator, parties: Parties, cast: Cast, plan: Mix) -> Vehicles:
    """Draw maker, owner and swap group of every vehicle; times are filled in as lives are told."""
    count, in_groups = plan.vehicles, plan.groups * plan.group_size
    weights = 1.0 / (np.arange(len(cast.vehicle_makers)) + 2.0)
    maker = rng.choice(cast.vehicle_makers, count, p=weights / weights.sum())
    swap = np.arange(count) < in_groups
    imported = (rng.random(count) < IMPORT_SHARE) & ~swap
    maker[imported] = rng.choice(cast.importers, int(imported.sum()))
    owner = np.where(rng.random(count) < FLEET_SHARE, rng.choice(cast.fleets, count), rng.choice(cast.persons, count))
    never = np.full(count, NEVER)
    return Vehicles(
        maker=maker,
        made=np.full(count, NONE),
        swap=swap,
        owner=owner,
        registered=never.copy(),
        second_owner=np.full(count, NONE),
        registered_again=never.copy(),
        retired=never.copy(),
        exported=never.copy(),
        battery=np.arange(count),
    )


def age(rng: np.random.Generator, parties: Parties, cast: Cast, vehicles: Vehicles) -> None:
    """Draw when each registered vehicle ends, is exported, or gets a second owner (swap vehicles: none of it)."""
    count = len(vehicles.maker)
    # A hundred and fifty days at least, so that a life is never shorter than its papers take.
    life = np.maximum(rng.weibull(LIFE_SHAPE, count) * LIFE_SCALE_DAYS, 150).astype(np.int64)
    vehicles.retired = days_later(rng, vehicles.registered + life * DAY, 0, 3)
    free = ~vehicles.swap
    leaves = (rng.random(count) < EXPORT_SHARE) & free
    vehicles.exported[leaves] = vehicles.retired[leaves]
    vehicles.retired[leaves] = NEVER
    end = np.minimum(np.minimum(vehicles.retired, vehicles.exported), HORIZON)
    room = end - vehicles.registered
    sold = (rng.random(count) < SECOND_OWNER_SHARE) & free & (room > 700 * DAY)
    again = vehicles.registered + 400 * DAY + (rng.random(count) * (room - 600 * DAY)).astype(np.int64)
    vehicles.registered_again[sold] = days_later(rng, again[sold], 0, 2)
    buyer = rng.choice(cast.persons, count)
    vehicles.second_owner[sold] = buyer[sold]
    same = sold & (buyer == vehicles.owner)
    vehicles.registered_again[same] = NEVER
