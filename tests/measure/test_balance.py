"""The balance of an enterprise: in, out, lost, recovered, by period, and nothing unknown taken for zero."""

from __future__ import annotations

from typing import Any

import pytest

from battery_custody.book import Book
from battery_custody.errors import InputError, NotFoundError
from battery_custody.measure.balance import METALS

Row = dict[str, Any]


def take(book: Book, **tables: list[Row]) -> None:
    """Take rows into the ledger, a table at a time."""
    for table, rows in tables.items():
        assert book.ingest_rows(table, rows).rejected == 0


def battery(battery_id: str, **more: Any) -> Row:
    """Return a pack made in 2022."""
    return {"battery_id": battery_id, "level": "pack", "made_at": "2022-03-01", **more}


def process(transformation_id: str, at: str, kind: str = "recycling", by: str = "R") -> Row:
    """Return a transformation."""
    return {"transformation_id": transformation_id, "kind": kind, "enterprise_id": by, "event_time": at}


def moved(transformation_id: str, item_id: str, **more: Any) -> Row:
    """Return an input or an output."""
    return {"transformation_id": transformation_id, "item_id": item_id, **more}


def two_stages(book: Book) -> None:
    """Packs to black mass in December, black mass to salts in January."""
    take(
        book,
        enterprises=[{"enterprise_id": "R", "name": "Refinery"}],
        batteries=[
            battery("P1", chemistry="lfp", energy_kwh=100, mass_kg=600),
            battery("P2", chemistry="nmc622", energy_kwh=100, mass_kg=400),
        ],
        lots=[
            {"lot_id": "B1", "material": "black_mass", "mass_kg": 500},
            {"lot_id": "C1", "material": "copper", "mass_kg": 90},
            {"lot_id": "S1", "material": "lithium_carbonate", "mass_kg": 90},
            {"lot_id": "S2", "material": "nickel_sulfate", "mass_kg": 230},
        ],
        transformations=[process("t1", "2024-12-30T10:00:00"), process("t2", "2025-01-20T10:00:00")],
        transformation_inputs=[moved("t1", "P1"), moved("t1", "P2"), moved("t2", "B1")],
        transformation_outputs=[
            moved("t1", "B1", li_kg=18.5, ni_kg=52.8, co_kg=17.6, mn_kg=16.4),
            moved("t1", "C1"),
            moved("t2", "S1"),
            moved("t2", "S2"),
        ],
    )


def test_what_came_out_and_went_in_again_is_neither(book: Book) -> None:
    two_stages(book)
    answer = book.balance("R").to_dict()
    assert answer["name"] == "Refinery"
    assert answer["inputs"]["kg"] == 1000
    assert answer["inputs"]["li_kg"] == pytest.approx(8.8 + 10.5)
    assert [group["name"] for group in answer["by_input"]] == ["lfp", "nmc622"]
    assert [group["name"] for group in answer["by_output"]] == ["nickel_sulfate", "copper", "lithium_carbonate"]
    assert answer["outputs"]["kg"] == 410
    assert answer["loss"]["kg"] == 590
    lithium, nickel = 90 * 0.1879, 230 * 0.2233
    assert answer["recovery"]["li"] == pytest.approx(lithium / 19.3, abs=1e-6)
    assert answer["recovery"]["ni"] == pytest.approx(nickel / 53.2, abs=1e-6)
    # Cobalt went in and never came out.
    assert answer["recovery"]["co"] == 0
    assert answer["loss"]["co_kg"] == pytest.approx(17.8)
    assert answer["unknown_chemistry_share"] == 0
    assert answer["judged_share"] == dict.fromkeys(("kg", *METALS), 1)


def test_a_period_takes_what_happened_in_it_both_days_included(book: Book) -> None:
    two_stages(book)
    before = book.balance("R", until="2024-12-31").to_dict()
    assert before["outputs"]["kg"] == 590
    assert [group["name"] for group in before["by_output"]] == ["black_mass", "copper"]
    assert before["recovery"]["ni"] == pytest.approx(52.8 / 53.2, abs=1e-6)
    assert before["period"] == {"from": None, "to": "2024-12-31T23:59:59+08:00"}
    after = book.balance("R", since="2025-01-20", until="2025-01-20").to_dict()
    # Stock of the year before is an input of this year.
    assert [group["name"] for group in after["by_input"]] == ["black_mass"]
    assert after["recovery"]["li"] == pytest.approx(90 * 0.1879 / 18.5, abs=1e-6)
    assert [one["transformation_id"] for one in after["transformations"]] == ["t2"]
    assert after["transformations"][0]["recovery"]["li"] == after["recovery"]["li"]


def test_a_lot_of_which_a_part_was_used_leaves_the_rest_as_output(book: Book) -> None:
    take(
        book,
        lots=[{"lot_id": "B1", "material": "black_mass", "mass_kg": 500, "li_kg": 20}],
        batteries=[battery("P1", chemistry="lfp", energy_kwh=250, mass_kg=1000)],
        transformations=[process("t1", "2025-01-01"), process("t2", "2025-02-01")],
        transformation_inputs=[moved("t1", "P1"), moved("t2", "B1", mass_kg=200)],
        transformation_outputs=[moved("t1", "B1", mass_kg=500), moved("t2", "S1", mass_kg=40, li_kg=7.5)],
    )
    answer = book.balance("R").to_dict()
    assert answer["inputs"]["kg"] == 1000
    assert answer["outputs"]["kg"] == 340
    assert answer["outputs"]["li_kg"] == pytest.approx(20 - 8 + 7.5)


def test_the_share_of_inputs_of_unknown_chemistry_is_told(book: Book) -> None:
    take(
        book,
        batteries=[
            battery("P1", chemistry="lfp", energy_kwh=100, mass_kg=600),
            battery("P2", mass_kg=200),
            battery("P3", chemistry="other"),
            battery("001PE12ABCDEFGH5C0000001", energy_kwh=50, mass_kg=400),
        ],
        transformations=[process("t1", "2025-01-01")],
        transformation_inputs=[moved("t1", item) for item in ("P1", "P2", "P3", "001PE12ABCDEFGH5C0000001")],
        transformation_outputs=[moved("t1", "L1", mass_kg=500, li_kg=9)],
    )
    answer = book.balance("R").to_dict()
    # P3 has no mass and counts as the mean of the others, 400 kg; the ternary's grade is not known.
    assert answer["unknown_chemistry_share"] == pytest.approx(1000 / 1600)
    assert answer["unknown_share"]["li"] == pytest.approx(1000 / 1600)
    assert answer["judged_share"]["li"] == pytest.approx(600 / 1600)
    # What is known of the inputs holds 8.8 kg and, at the least, 4.65 kg: the rate is an upper bound.
    assert answer["recovery"]["li"] == pytest.approx(9 / 13.45, abs=1e-6)
    # The assay names lithium alone, so that nothing can be said of nickel.
    assert answer["recovery"]["ni"] is None
    assert answer["loss"]["ni_kg"] is None
    by_name = {group["name"]: group for group in answer["by_input"]}
    assert by_name["unknown chemistry"]["li_kg"] is None
    assert by_name["other chemistry"]["kg"] is None
    assert by_name["other chemistry"]["items_without_mass"] == 1
    assert answer["inputs"]["items_of_unknown_content"] == 3


def test_a_battery_reported_twice_counts_once(book: Book) -> None:
    take(
        book,
        batteries=[battery("P1", chemistry="lfp", energy_kwh=100, mass_kg=600)],
        transformations=[process("t1", "2025-01-01", "disassembly"), process("t2", "2025-02-01")],
        transformation_inputs=[moved("t1", "P1"), moved("t2", "P1")],
        transformation_outputs=[moved("t2", "L1", mass_kg=200, li_kg=8)],
    )
    answer = book.balance("R").to_dict()
    assert (answer["inputs"]["items"], answer["inputs"]["kg"]) == (1, 600)
    assert answer["recovery"]["li"] == pytest.approx(8 / 8.8, abs=1e-6)


def test_parts_taken_out_and_recycled_by_the_same_firm(book: Book) -> None:
    modules = [{**battery(f"M{n}", chemistry="lfp", energy_kwh=50, mass_kg=250), "level": "module"} for n in (1, 2)]
    take(
        book,
        batteries=[battery("P1", chemistry="lfp", energy_kwh=100, mass_kg=600), *modules],
        transformations=[process("t1", "2025-01-01", "disassembly"), process("t2", "2025-02-01")],
        transformation_inputs=[moved("t1", "P1"), moved("t2", "M1")],
        transformation_outputs=[moved("t1", "M1"), moved("t1", "M2"), moved("t2", "L1", mass_kg=90, li_kg=4.2)],
    )
    answer = book.balance("R").to_dict()
    assert answer["inputs"]["items"] == 1
    assert [group["name"] for group in answer["by_output"]] == ["modules", "batteries"]
    assert answer["recovery"]["li"] == pytest.approx((4.4 + 4.2) / 8.8, abs=1e-6)


def test_an_enterprise_without_transformations_has_nothing_in_or_out(book: Book) -> None:
    take(book, enterprises=[{"enterprise_id": "R"}])
    answer = book.balance("R").to_dict()
    assert answer["inputs"]["kg"] == answer["outputs"]["kg"] == 0
    assert answer["recovery"] == dict.fromkeys(METALS)
    assert answer["unknown_chemistry_share"] is None


def test_wrong_questions_are_refused_in_a_sentence(book: Book) -> None:
    take(book, enterprises=[{"enterprise_id": "R"}])
    with pytest.raises(NotFoundError, match="'NOBODY'"):
        book.balance("NOBODY")
    with pytest.raises(InputError, match="before it begins"):
        book.balance("R", since="2025-01-02", until="2025-01-01")
    with pytest.raises(InputError, match="for from can't be read"):
        book.balance("R", since="soon")
