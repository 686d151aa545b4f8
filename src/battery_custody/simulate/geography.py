"""The map of the simulated nation: prefectures with codes, coordinates and weights."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib.resources import files

import numpy as np

from battery_custody.simulate.arrays import Floats, Ints

EARTH_RADIUS_KM = 6371.0


@dataclass(frozen=True)
class Geography:
    """Prefectures (index: city) and the provinces that they lie in (index: province)."""

    adcodes: list[str]
    names: list[str]
    province_names: list[str]
    province_adcodes: list[str]
    province: Ints
    latitude: Floats
    longitude: Floats
    weight: Floats
    province_distance_km: Floats

    @property
    def provinces(self) -> int:
        """How many provinces there are."""
        return len(self.province_names)

    def draw(self, rng: np.random.Generator, count: int) -> Ints:
        """Draw cities in proportion to their share of new-energy vehicles."""
        return rng.choice(len(self.adcodes), size=count, p=self.weight / self.weight.sum())

    def cities_in(self, province: int) -> Ints:
        """List the cities of a province."""
        return np.flatnonzero(self.province == province)

    def other_city(self, rng: np.random.Generator, cities: Ints) -> Ints:
        """Draw for each city a city of another province, at least 600 km away where there is one."""
        out = np.empty_like(cities)
        for position, city in enumerate(cities):
            far = self.province_distance_km[self.province[city]][self.province] > 600.0
            options = np.flatnonzero(far & (self.province != self.province[city]))
            out[position] = rng.choice(options)
        return out


def distance_km(lat1: Floats, lon1: Floats, lat2: Floats, lon2: Floats) -> Floats:
    """Give great-circle distances between points in degrees."""
    phi1, phi2 = np.radians(lat1), np.radians(lat2)
    half = np.sin((phi2 - phi1) / 2) ** 2
    half = half + np.cos(phi1) * np.cos(phi2) * np.sin(np.radians(lon2 - lon1) / 2) ** 2
    result: Floats = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0)))
    return result


def read_geography() -> Geography:
    """Read the packaged table of prefectures."""
    text = files("battery_custody.simulate").joinpath("data/prefectures.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))
    province_codes = sorted({row["adcode"][:2] for row in rows})
    names = {row["adcode"][:2]: row["province"] for row in rows}
    province = np.array([province_codes.index(row["adcode"][:2]) for row in rows], dtype=np.int64)
    latitude = np.array([float(row["latitude"]) for row in rows])
    longitude = np.array([float(row["longitude"]) for row in rows])
    centre_lat = np.array([latitude[province == p].mean() for p in range(len(province_codes))])
    centre_lon = np.array([longitude[province == p].mean() for p in range(len(province_codes))])
    return Geography(
        adcodes=[row["adcode"] for row in rows],
        names=[row["city"] for row in rows],
        province_names=[names[code] for code in province_codes],
        province_adcodes=[f"{code}0000" for code in province_codes],
        province=province,
        latitude=latitude,
        longitude=longitude,
        weight=np.array([float(row["weight"]) for row in rows]),
        province_distance_km=distance_km(
            centre_lat[:, None], centre_lon[:, None], centre_lat[None, :], centre_lon[None, :]
        ),
    )
