"""The tables of metals: they agree with stoichiometry, with each other, and what nobody knows is not zero."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from battery_custody.regulation import load_regulation
from battery_custody.regulation.entries import MaterialContent, MetalContent
from battery_custody.vocab import Chemistry, Material

#: Standard atomic masses.
ATOMS = {
    "Li": 6.94, "C": 12.011, "O": 15.999, "S": 32.06, "H": 1.008, "Mn": 54.938, "Co": 58.933, "Ni": 58.693,
    "Cu": 63.546, "Al": 26.982,
}  # fmt: skip
#: Cathodes by formula: atoms of lithium, nickel, cobalt, manganese, and the molar mass of all the rest.
CATHODES = {
    "lfp": (1, 0, 0, 0, 55.845 + 30.974 + 4 * 15.999),
    "nmc111": (1, 1 / 3, 1 / 3, 1 / 3, 2 * 15.999),
    "nmc523": (1, 0.5, 0.2, 0.3, 2 * 15.999),
    "nmc622": (1, 0.6, 0.2, 0.2, 2 * 15.999),
    "nmc811": (1, 0.8, 0.1, 0.1, 2 * 15.999),
    "nca": (1, 0.8, 0.15, 0, 0.05 * 26.982 + 2 * 15.999),
}
METALS = ("Li", "Ni", "Co", "Mn")


def mass_of(formula: str) -> dict[str, float]:
    """Return the mass of each element in a formula such as NiSO4·6H2O."""
    masses: dict[str, float] = {}
    for part in formula.split("·"):
        found = re.fullmatch(r"(\d*)(\D.*)", part)
        assert found is not None
        for atom, count in re.findall(r"([A-Z][a-z]?)(\d*)", found[2]):
            masses[atom] = masses.get(atom, 0) + int(found[1] or 1) * int(count or 1) * ATOMS[atom]
    return masses


@pytest.mark.parametrize("entry", load_regulation().material_contents, ids=lambda entry: entry.material)
def test_a_material_holds_what_its_formula_says(entry: MaterialContent) -> None:
    masses = mass_of(entry.formula)
    shares = [masses.get(metal, 0) / sum(masses.values()) for metal in METALS]
    assert [entry.li_share, entry.ni_share, entry.co_share, entry.mn_share] == pytest.approx(shares, abs=6e-5)


@pytest.mark.parametrize(
    "entry",
    [entry for entry in load_regulation().metal_contents if entry.chemistry in CATHODES],
    ids=lambda entry: f"{entry.chemistry}-{entry.valid_from.year}",
)
def test_the_metals_of_a_chemistry_fit_the_formula_of_its_cathode(entry: MetalContent) -> None:
    *atoms, rest = CATHODES[entry.chemistry]
    metals = [count * ATOMS[metal] for count, metal in zip(atoms, METALS, strict=True)]
    cathode = entry.cathode_kg_per_kwh
    assert cathode is not None
    expected = [cathode * mass / (sum(metals) + rest) for mass in metals]
    told = [entry.li_kg_per_kwh, entry.ni_kg_per_kwh, entry.co_kg_per_kwh, entry.mn_kg_per_kwh]
    assert told == pytest.approx(expected, rel=0.03, abs=1e-9)


def test_a_ternary_of_unknown_grade_is_bounded_by_every_grade() -> None:
    entries = load_regulation().metal_contents
    bounds = [entry for entry in entries if entry.chemistry is Chemistry.NMC]
    grades = [entry for entry in entries if entry.chemistry in CATHODES and entry.chemistry is not Chemistry.LFP]
    names = ("cathode_kg_per_kwh", "li_kg_per_kwh", "ni_kg_per_kwh", "co_kg_per_kwh", "mn_kg_per_kwh")
    assert bounds
    assert all(bound.at_least for bound in bounds)
    for bound in bounds:
        for name in names:
            assert getattr(bound, name) == min(getattr(grade, name) for grade in grades)


def test_what_is_not_known_is_left_out() -> None:
    regulation = load_regulation()
    known = {entry.chemistry for entry in regulation.metal_contents}
    assert Chemistry.OTHER not in known
    assert Chemistry.LTO not in known
    assert {entry.material for entry in regulation.material_contents}.isdisjoint(
        {Material.BLACK_MASS, Material.CATHODE_POWDER, Material.MODULES, Material.CELLS, Material.OTHER}
    )


def test_required_rates_only_rise() -> None:
    rates: dict[str, list[float]] = {}
    for substance, share, *_ in load_regulation().rows("recovery_rate"):
        rates.setdefault(substance, []).append(share)
    assert rates["li"] == [0.85, 0.9]
    assert all(before <= after for one in rates.values() for before, after in pairwise(one))
