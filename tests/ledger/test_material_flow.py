"""Mass and metals of transformations: where they come from, and that what is unknown is never zero."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ledger_contents import derived
from ledger_records import Row, Tables, check_incremental, take

from battery_custody.book import Book

METALS = ("li_kg", "ni_kg", "co_kg", "mn_kg")


def battery(battery_id: str, **more: Any) -> Row:
    """Return a battery, made after 2020 unless it says otherwise."""
    return {"battery_id": battery_id, "made_at": "2022-03-01", **more}


def process(transformation_id: str, at: str = "2025-06-01", kind: str = "recycling") -> Row:
    """Return a transformation of the recycler R."""
    return {"transformation_id": transformation_id, "kind": kind, "enterprise_id": "R", "event_time": at}


def moved(transformation_id: str, item_id: str, **more: Any) -> Row:
    """Return an input or an output."""
    return {"transformation_id": transformation_id, "item_id": item_id, **more}


def flow(book: Book, item_id: str, side: str = "input") -> dict[str, Any]:
    """Return the one row of an item on one side."""
    cursor = book.connection.execute(
        "SELECT f.* FROM material_flow AS f JOIN keys.item AS i ON i.key = f.item_key WHERE i.id = ? AND side = ?",
        [item_id, side],
    )
    names = [column[0] for column in cursor.description]
    (row,) = cursor.fetchall()
    return dict(zip(names, row, strict=True))


def balance(book: Book, transformation_id: str, substance: str) -> dict[str, Any]:
    """Return the balance of one substance."""
    cursor = book.connection.execute(
        "FROM transformation_balance WHERE transformation_id = ? AND substance = ?", [transformation_id, substance]
    )
    names = [column[0] for column in cursor.description]
    (row,) = cursor.fetchall()
    return dict(zip(names, row, strict=True))


def told(row: dict[str, Any], *names: str) -> tuple[Any, ...]:
    """Return some values of a row."""
    return tuple(row[name] for name in names)


def used(*batteries: Row, **tables: list[Row]) -> Tables:
    """Return tables in which batteries go into the recycling t1."""
    inputs = [moved("t1", one["battery_id"]) for one in batteries]
    more = {name: rows for name, rows in tables.items() if name != "transformation_inputs"}
    return {
        "batteries": list(batteries),
        "transformations": [process("t1")],
        "transformation_inputs": inputs + list(tables.get("transformation_inputs", [])),
        **more,
    }


def test_metals_follow_from_chemistry_and_energy(book: Book, tmp_path: Path) -> None:
    take(book, used(battery("P1", chemistry="nmc622", energy_kwh=60, mass_kg=320)), tmp_path / "a")
    row = flow(book, "P1")
    assert told(row, *METALS) == pytest.approx((6.3, 31.92, 10.68, 9.96))
    assert told(row, "chemistry_basis", "energy_basis", "metal_basis", "mass_basis") == (
        "record",
        "record",
        "energy",
        "record",
    )
    assert row["cathode_kg"] == pytest.approx(87.6)


def test_without_energy_the_mass_tells_and_an_older_pack_is_heavier(book: Book, tmp_path: Path) -> None:
    rows = [
        battery("NEW", chemistry="lfp", mass_kg=400),
        battery("OLD", chemistry="lfp", mass_kg=400, made_at="2018-05-01"),
    ]
    take(book, used(*rows), tmp_path / "a")
    assert flow(book, "NEW")["li_kg"] == pytest.approx(400 / 6.66 * 0.088, abs=1e-5)
    assert flow(book, "OLD")["li_kg"] == pytest.approx(400 / 8.0 * 0.088)
    assert flow(book, "OLD")["metal_basis"] == "mass"
    assert balance(book, "t1", "li")["in_estimated_kg"] == balance(book, "t1", "li")["in_kg"] > 0


def test_what_is_unknown_is_not_zero(book: Book, tmp_path: Path) -> None:
    rows = [
        battery("NOTHING"),
        battery("BARE", mass_kg=400),
        battery("LIGHT", chemistry="lfp"),
        battery("RARE", chemistry="lmo", energy_kwh=10),
    ]
    take(book, used(*rows), tmp_path / "a")
    for item in ("NOTHING", "BARE", "LIGHT"):
        assert told(flow(book, item), *METALS, "metal_basis") == (None,) * 5
    assert told(flow(book, "RARE"), *METALS) == (None, 0, 0, None)
    lithium, nickel, mass = (balance(book, "t1", name) for name in ("li", "ni", "mass"))
    assert told(lithium, "inputs", "in_unknown", "in_kg") == (4, 4, 0)
    assert told(nickel, "inputs", "in_unknown") == (4, 3)
    assert told(mass, "in_kg", "in_unknown") == (400, 3)


def test_the_code_tells_the_chemistry_and_a_ternary_of_unknown_grade_is_a_bound(book: Book, tmp_path: Path) -> None:
    iron, ternary, reused = "001PB12ABCDEFGH5C0000001", "001PE12ABCDEFGH5C0000001", "001PE12C5C0000001RP"
    rows = [battery(code, energy_kwh=50) for code in (iron, ternary, reused)]
    take(book, used(*rows, battery("001PB12", energy_kwh=50)), tmp_path / "a")
    assert told(flow(book, iron), "chemistry", "chemistry_basis", "li_kg", "at_least") == ("lfp", "code", 4.4, False)
    for code in (ternary, reused):
        assert told(flow(book, code), "chemistry", "ni_kg", "at_least") == ("nmc", 16.75, True)
    assert flow(book, "001PB12")["chemistry"] is None
    assert told(balance(book, "t1", "ni"), "in_kg", "in_unknown") == (33.5, 3)


def test_kin_fill_in_what_a_record_leaves_out(book: Book, tmp_path: Path) -> None:
    parts = [
        ("PACK", "M1"),
        ("PACK", "M2"),
        ("M1", "C1"),
        ("HALF", "M3"),
        ("HALF", "M4"),
        ("BUILT", "M5"),
        ("BUILT", "M6"),
    ]
    rows = [
        battery("M1", level="module", mass_kg=100),
        battery("C1", level="cell"),
        battery("M3", level="module", mass_kg=100),
        battery("NEWCODE", level="pack", recoded_from="PACK"),
        battery("BUILT", level="pack", mass_kg=300),
    ]
    others = [
        battery("PACK", level="pack", chemistry="nmc811", energy_kwh=60, mass_kg=300),
        battery("M2", level="module", mass_kg=140),
        battery("HALF", level="pack", chemistry="lfp", energy_kwh=60, mass_kg=300),
        battery("M4", level="module"),
        battery("M5", level="module", chemistry="lfp", energy_kwh=10),
        battery("M6", level="module", chemistry="lfp", energy_kwh=12),
    ]
    tables = used(*rows, aggregations=[{"parent_id": a, "child_id": b, "joined_at": "2022-03-02"} for a, b in parts])
    take(book, {**tables, "batteries": rows + others}, tmp_path / "a")
    # Its share of the pack's energy, since the modules on record make up most of the pack's mass.
    assert told(flow(book, "M1"), "chemistry", "chemistry_basis", "energy_kwh", "energy_basis") == (
        "nmc811", "whole", 25.0, "whole",
    )  # fmt: skip
    assert told(flow(book, "C1"), "chemistry", "chemistry_basis", "li_kg") == ("nmc811", "whole", None)
    # One of two modules has no mass: the share is unknown, and its own mass has to do.
    assert told(flow(book, "M3"), "energy_kwh", "metal_basis") == (None, "mass")
    assert told(flow(book, "NEWCODE"), "chemistry", "energy_kwh", "energy_basis", "mass_kg", "mass_basis") == (
        "nmc811", 60, "original", 300, "original",
    )  # fmt: skip
    assert told(flow(book, "BUILT"), "chemistry", "chemistry_basis", "energy_kwh", "energy_basis") == (
        "lfp", "parts", 22, "parts",
    )  # fmt: skip


def test_kin_that_disagree_leave_the_chemistry_unknown_and_a_grade_is_taken_from_the_nearest(
    book: Book, tmp_path: Path
) -> None:
    rows = [battery("MIXED", energy_kwh=20), battery("GRADED", chemistry="nmc", energy_kwh=20)]
    others = [battery("A", chemistry="lfp"), battery("B", chemistry="nca"), battery("WHOLE", chemistry="nmc523")]
    parts = [("MIXED", "A"), ("MIXED", "B"), ("WHOLE", "GRADED")]
    tables = used(*rows, aggregations=[{"parent_id": a, "child_id": b, "joined_at": "2022-03-02"} for a, b in parts])
    take(book, {**tables, "batteries": rows + others}, tmp_path / "a")
    assert flow(book, "MIXED")["chemistry"] is None
    assert told(flow(book, "GRADED"), "chemistry", "chemistry_basis", "at_least") == ("nmc523", "whole", False)


def test_lots_take_their_metals_from_row_record_or_formula(book: Book, tmp_path: Path) -> None:
    assay = {"li_kg": 10, "ni_kg": 50, "co_kg": 9, "mn_kg": 8}
    tables: Tables = {
        "lots": [
            {"lot_id": "SALT", "material": "nickel_sulfate", "mass_kg": 100},
            {"lot_id": "BARE", "material": "black_mass", "mass_kg": 500},
            {"lot_id": "TOLD", "material": "black_mass", "mass_kg": 500, **assay},
            {"lot_id": "REST", "material": "other", "mass_kg": 80},
        ],
        "transformations": [process("t1"), process("t2", "2025-07-01"), process("t3", "2025-07-02")],
        "transformation_outputs": [
            moved("t1", "SALT"), moved("t1", "TOLD", mass_kg=500), moved("t1", "BARE", mass_kg=500, li_kg=4),
            moved("t1", "REST"),
        ],
        "transformation_inputs": [
            moved("t2", "TOLD", mass_kg=200), moved("t3", "TOLD", mass_kg=300), moved("t2", "BARE"),
        ],
    }  # fmt: skip
    take(book, tables, tmp_path / "a")
    assert told(flow(book, "SALT", "output"), *METALS, "metal_basis") == (0, 22.33, 0, 0, "material")
    assert told(flow(book, "TOLD", "output"), "ni_kg", "metal_basis") == (50, "record")
    assert told(flow(book, "BARE", "output"), *METALS, "metal_basis") == (4, None, None, None, "reported")
    assert told(flow(book, "BARE"), "li_kg", "ni_kg") == (4, None)
    by_part = book.connection.execute(
        "SELECT transformation_id, ni_kg FROM material_flow WHERE side = 'input' AND ni_kg IS NOT NULL ORDER BY ALL"
    ).fetchall()
    assert by_part == [("t2", 20.0), ("t3", 30.0)]
    # The residue counts as holding nothing, the lot without an assay as unknown.
    assert told(balance(book, "t1", "ni"), "outputs", "out_kg", "out_unknown") == (4, 72.33, 1)
    assert told(balance(book, "t1", "electrode_powder"), "out_kg", "out_unknown") == (1000, 0)


def test_black_mass_without_an_assay_holds_what_went_in(book: Book, tmp_path: Path) -> None:
    pack = battery("P1", chemistry="nmc622", energy_kwh=100, mass_kg=500)
    tables = used(
        pack,
        lots=[{"lot_id": f"L{number}", "material": "black_mass", "mass_kg": 100 * number} for number in (1, 3)],
        transformation_outputs=[moved("t1", "L1"), moved("t1", "L3")],
        transformation_inputs=[moved("t2", "L3", mass_kg=150)],
    )
    take(book, {**tables, "transformations": [process("t1"), process("t2", "2025-07-01")]}, tmp_path / "a")
    assert told(flow(book, "L3"), "ni_kg", "metal_basis", "at_least") == (19.95, "inputs", False)
    assert flow(book, "L3", "output")["ni_kg"] is None


def test_bad_records_stop_nothing_and_nothing_counts_twice(book: Book, tmp_path: Path) -> None:
    tables: Tables = {
        "batteries": [battery("P1", chemistry="lfp", energy_kwh=50, mass_kg=350)],
        "aggregations": [
            {"parent_id": "P1", "child_id": "P1", "joined_at": "2022-03-02"},
            {"parent_id": "P1", "child_id": "M1", "joined_at": "2022-03-02"},
            {"parent_id": "P2", "child_id": "M1", "joined_at": "2022-03-02"},
            {"parent_id": "M1", "child_id": "P1", "joined_at": "2022-03-02"},
        ],
        "transformations": [process("t1")],
        "transformation_inputs": [moved("t1", "P1"), moved("t1", "M1"), moved("nobody", "P2")],
        "transformation_outputs": [moved("t1", "P1"), moved("empty", "X", mass_kg=5, li_kg=1)],
    }
    take(book, tables, tmp_path / "a")
    assert len(book.frame("material_flow")) == 5
    assert told(balance(book, "t1", "mass"), "inputs", "in_kg", "outputs") == (2, 350, 1)
    assert flow(book, "M1")["chemistry"] == "lfp"
    assert told(balance(book, "empty", "li"), "inputs", "outputs", "out_kg") == (0, 1, 1)


def test_later_records_reach_the_flows_on_which_they_bear(empty_ledger: Path, tmp_path: Path, book: Book) -> None:
    joined = [("PACK", "M1"), ("M1", "C1")]
    parts: list[Tables] = [
        {
            "transformations": [process("t1"), process("t2", "2025-07-01"), process("t3", "2025-07-02")],
            "transformation_inputs": [moved("t1", "C1"), moved("t2", "L1"), moved("t3", "NEW")],
            "transformation_outputs": [moved("t1", "L1"), moved("t2", "SALT")],
        },
        {"aggregations": [{"parent_id": a, "child_id": b, "joined_at": "2022-03-02"} for a, b in joined]},
        {"batteries": [battery("NEW", level="pack", recoded_from="PACK")]},
        {"batteries": [battery("C1", level="cell", energy_kwh=0.5, mass_kg=3)]},
        {"batteries": [battery("PACK", level="pack", chemistry="lfp", energy_kwh=80, mass_kg=500)]},
        {"lots": [{"lot_id": "L1", "material": "black_mass", "mass_kg": 2}]},
        {"lots": [{"lot_id": "SALT", "material": "lithium_carbonate", "mass_kg": 1}]},
        {"transformations": [process("t1", "2025-06-02")]},
    ]
    check_incremental(empty_ledger, parts)
    check_incremental(empty_ledger, parts[::-1])
    for number, part in enumerate(parts):
        take(book, part, tmp_path / f"b{number}")
    assert told(flow(book, "L1"), "li_kg", "metal_basis") == (0.044, "inputs")
    assert flow(book, "NEW")["li_kg"] == pytest.approx(7.04)
    assert flow(book, "SALT", "output")["li_kg"] == pytest.approx(0.1879)
    assert derived(book)["material_flow"]
