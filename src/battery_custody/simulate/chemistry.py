"""Chemistries of the simulated batteries: code letter, mass, metals and price."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files

import numpy as np

from battery_custody.simulate.arrays import Bytes, Floats, letters

#: Metals whose content the records carry, in the order of the columns of `Chemistries.metals`.
METALS = ("li", "ni", "co", "mn")


@dataclass(frozen=True)
class Chemistries:
    """Figures by chemistry (row: chemistry, in the order of `names`)."""

    names: list[str]
    letter: Bytes
    kg_per_kwh: Floats
    metals: Floats  # kg per kWh, shape (chemistries, 4)
    early_share: Floats
    late_share: Floats
    cny_per_kg: Floats


def read_chemistries() -> Chemistries:
    """Read the packaged table of chemistries."""
    text = files("battery_custody.simulate").joinpath("data/chemistries.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    rows = list(table.values())
    return Chemistries(
        names=list(table),
        letter=letters("".join(row["letter"] for row in rows)),
        kg_per_kwh=np.array([row["kg_per_kwh"] for row in rows]),
        metals=np.array([[row[metal] for metal in METALS] for row in rows]),
        early_share=np.array([row["early"] for row in rows]),
        late_share=np.array([row["late"] for row in rows]),
        cny_per_kg=np.array([row["cny_per_kg"] for row in rows]),
    )
