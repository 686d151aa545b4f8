"""Registers on file: enterprises, sites, licences and vehicles."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa

from battery_custody.simulate.arrays import NONE, Ints
from battery_custody.simulate.clock import DAY, iso_dates, second_of
from battery_custody.simulate.events import KIND_NUMBER, Recorded
from battery_custody.simulate.files import Format, TableFile, dates_or_empty, write_whole
from battery_custody.simulate.fleet import maker_code, world_maker_code
from battery_custody.simulate.labels import VEHICLE_MODELS, Labels, numbered, pick, strings
from battery_custody.simulate.layout import RECORD_COLUMNS
from battery_custody.simulate.parties import EVERY_MAKER, ROLES, SCHEMES, SITE_KINDS
from battery_custody.simulate.world import World
from battery_custody.vocab import EventType, LicenceKind, PartyScheme, VehicleScheme

SURNAMES = "Bai Cao Chen Dai Deng Fan Feng Gao Gu Guo Han He Hu Huang Jiang Jin Kong Lei Li Liang Lin Liu Lu Luo Ma"
SURNAMES += (
    " Meng Pan Peng Qian Qin Ren Shao Shen Shi Song Su Sun Tan Tang Tao Wan Wang Wei Wu Xia Xiao Xie Xu Yan Yang Yao"
)
GIVEN = "Anqi Bowen Chao Daming Enyu Fang Guang Haoran Huilin Jianguo Jing Junjie Kai Lan Lei Linfeng Meili Min Ning"
GIVEN += " Ping Qiang Qing Rong Ruolan Shan Shufen Tao Tingting Wei Weimin Wen Xiang Xiaoming Xin Yan Yifan Ying Yong"
REPRESENTATIVES = tuple(f"{a} {b}" for b in GIVEN.split() for a in SURNAMES.split())


def write_enterprises(world: World, labels: Labels, folder: Path, form: Format) -> TableFile:
    """Write all parties; persons have neither name nor address, and no two firms share a representative."""
    parties, cast = world.parties, world.cast
    count = len(parties.role)
    firms = np.flatnonzero(parties.scheme != SCHEMES.index(PartyScheme.PERSON))
    name, address, phone, head, codes = (np.full(count, None, dtype=object) for _ in range(5))
    for number, party in enumerate(firms.tolist()):
        city = world.geography.names[parties.city[party]]
        role = ROLES[parties.role[party]].value.replace("_", " ").title()
        name[party] = f"{city} {role} {number + 1:05d}"
        address[party] = f"No. {number + 1} Industrial Road, {city}"
        phone[party] = f"0{parties.city[party] + 310}-{60_000_000 + number * 37:08d}"
        head[party] = REPRESENTATIVES[number] if number < len(REPRESENTATIVES) else None
    makers = np.concatenate([cast.battery_makers, cast.foreign_makers]).tolist()
    for place, party in enumerate(makers):
        codes[party] = maker_code(place, place >= len(cast.battery_makers))
    for foreign, group in ((False, cast.vehicle_makers), (True, cast.importers)):
        for place, party in enumerate(group.tolist()):
            codes[party] = world_maker_code(place, foreign)
    values = {
        "enterprise_id": labels.parties,
        "id_scheme": pick(pa.array([s.value for s in SCHEMES]), parties.scheme),
        "name": pa.array(name, pa.string()),
        "roles": pick(pa.array([r.value for r in ROLES]), parties.role),
        "adcode": pick(labels.adcodes, parties.city),
        "address": pa.array(address, pa.string()),
        "phone": pa.array(phone, pa.string()),
        "legal_representative": pa.array(head, pa.string()),
        "maker_codes": pa.array(codes, pa.string()),
        "registered_at": pa.array(dates_or_empty(parties.since), pa.string()),
    }
    return write_whole(folder, "enterprises", RECORD_COLUMNS["enterprises"], form, values)


def write_sites(world: World, labels: Labels, folder: Path, form: Format) -> TableFile:
    """Write all sites with the makers that outlets serve."""
    sites, cast = world.parties.sites, world.cast
    makers = np.concatenate([cast.battery_makers, cast.vehicle_makers, cast.importers])
    every = ";".join(labels.parties.take(pa.array(makers)).to_pylist())
    serves = [
        every if maker == EVERY_MAKER else labels.parties[maker].as_py() if maker != NONE else None
        for maker in sites.serves.tolist()
    ]
    values = {
        "site_id": labels.sites,
        "enterprise_id": pick(labels.parties, sites.party),
        "kind": pick(pa.array([k.value for k in SITE_KINDS]), sites.kind),
        "adcode": pick(labels.adcodes, sites.city),
        "latitude": pa.array(sites.latitude),
        "longitude": pa.array(sites.longitude),
        "serves_maker_ids": pa.array(serves, pa.string()),
        "valid_from": pa.array(dates_or_empty(sites.since), pa.string()),
    }
    return write_whole(folder, "sites", RECORD_COLUMNS["sites"], form, values)


def _capacities(world: World, recorded: Recorded) -> Ints:
    """Give every party a capacity in tonnes a year that its intake of no year comes near."""
    columns = recorded.columns
    takes = np.isin(columns["kind"], [KIND_NUMBER[k] for k in (EventType.RECEIVING, EventType.ACCEPTING)])
    takes &= columns["consignee"] >= 0
    year = (columns["time"][takes] - second_of("2017-01-01")) // (365 * DAY)
    slot = columns["consignee"][takes].astype(np.int64) * 16 + np.clip(year, 0, 15)
    mass = world.batteries.mass_kg[columns["item"][takes]]
    tonnes = np.bincount(slot, mass, len(world.parties.role) * 16).reshape(-1, 16).max(axis=1) / 1000
    # Calendar years may straddle two of these years; three times the peak covers that as well.
    capacity: Ints = np.maximum(np.ceil(tonnes * 3 / 500) * 500, 500).astype(np.int64)
    return capacity


def write_licences(world: World, labels: Labels, recorded: Recorded, folder: Path, form: Format) -> TableFile:
    """Write all licences; those to take batteries in name a capacity."""
    rows = world.licences.rows
    capacity = _capacities(world, recorded)
    bounded = {LicenceKind.COLLECTION, LicenceKind.SECOND_USE, LicenceKind.RECYCLING, LicenceKind.VEHICLE_DISMANTLING}
    days = {
        name: pa.array(dates_or_empty(np.array([getattr(row, field) for row in rows])), pa.string())
        for name, field in (("valid_from", "valid_from"), ("valid_to", "valid_to"), ("withdrawn_at", "withdrawn"))
    }
    party = np.array([row.party for row in rows])
    values = days | {
        "licence_id": numbered("L", np.arange(len(rows)), 6),
        "enterprise_id": pick(labels.parties, party),
        "kind": pa.array([row.kind.value for row in rows]),
        "activities": pa.array([row.activities for row in rows]),
        "adcode": pick(pa.array(world.geography.province_adcodes), np.array([row.province for row in rows])),
        "capacity_t_per_year": pa.array(
            [row.capacity_t or float(capacity[row.party]) if row.kind in bounded else None for row in rows],
            pa.float64(),
        ),
        "withdrawal": pa.array([row.withdrawal.value if row.withdrawal else None for row in rows], pa.string()),
        "source": pa.array(["simulated register"] * len(rows)),
    }
    return write_whole(folder, "licences", RECORD_COLUMNS["licences"], form, values)


def write_vehicles(world: World, labels: Labels, named: Ints, folder: Path, form: Format) -> TableFile:
    """Write the vehicles that events name; the others were made after the horizon."""
    vehicles = world.vehicles
    values = {
        "vehicle_id": pick(labels.vehicles, named),
        "id_scheme": pa.array([VehicleScheme.VIN.value] * len(named)),
        "maker_id": pick(labels.parties, vehicles.maker[named]),
        "model": pick(pa.array(VEHICLE_MODELS), labels.vehicle_model[named]),
        "made_at": strings(iso_dates(vehicles.made[named])),
        "swap_model": pa.array(vehicles.swap[named]),
    }
    return write_whole(folder, "vehicles", RECORD_COLUMNS["vehicles"], form, values)
