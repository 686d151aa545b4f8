"""Genealogies of items, asked of a ledger that is made of record files and twins."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from catenax_samples import SHARED, child, container, needs_samples, part, twin, uuid

from battery_custody.book import Book
from battery_custody.errors import InputError, NotFoundError
from battery_custody.report.genealogy_page import render_genealogy_page
from battery_custody.trace.genealogy import Genealogy
from battery_custody.trace.genealogy_tree import genealogy_tree

REUSE = "00KPB15DBS0000008RP"


def link(parent: str, child_: str, joined: str = "2024-01-01", separated: str | None = None) -> dict[str, Any]:
    return {"parent_id": parent, "child_id": child_, "joined_at": joined, "separated_at": separated}


def edges(found: Genealogy) -> list[str]:
    return [f"{edge.parent_id}<{edge.child_id}" for edge in found.edges]


def marks(found: Genealogy) -> set[tuple[str, str]]:
    return {(mark.item_id, str(mark.kind)) for mark in found.marks}


def text(found: Genealogy) -> str:
    from rich.console import Console

    console = Console(width=200, no_color=True)
    with console.capture() as capture:
        console.print(genealogy_tree(found))
    return capture.get()


@pytest.fixture
def second_life(book: Book) -> Book:
    """A pack of two modules is taken apart; one goes into a rebuilt pack, the other is shredded."""
    rows = [
        link("OLD", "M1", separated="2025-01-10T00:00:00Z"),
        link("OLD", "M2", separated="2025-01-10T00:00:00Z"),
        link("M2", "C1"),
        link("NEW", "M1", joined="2025-03-01T00:00:00Z"),
        link("NEW", "M3", joined="2025-03-01T00:00:00Z"),
    ]
    book.ingest_rows("batteries", [{"battery_id": "NEW", "level": "pack", "recoded_from": "OLD"}])
    book.ingest_rows("aggregations", rows)
    making = {"transformation_id": "T", "kind": "recycling", "enterprise_id": "R", "event_time": "2025-05-01T00:00:00Z"}
    book.ingest_rows("transformations", [{**making, "record_time": "2025-06-01T00:00:00Z"}])
    book.ingest_rows("transformation_inputs", [{"transformation_id": "T", "item_id": "M2", "mass_kg": 20}])
    book.ingest_rows("transformation_outputs", [{"transformation_id": "T", "item_id": "BLACK", "mass_kg": 9}])
    return book


def test_down_are_parts_inputs_and_originals(second_life: Book) -> None:
    assert set(edges(second_life.genealogy("NEW"))) == {
        "NEW<M1", "NEW<M3", "NEW<OLD", "OLD<M1", "OLD<M2", "M2<C1",
    }  # fmt: skip
    assert edges(second_life.genealogy("BLACK")) == ["BLACK<M2", "M2<C1"]


def test_up_are_wholes_outputs_and_new_codes(second_life: Book) -> None:
    assert set(edges(second_life.genealogy("C1", "up"))) == {"M2<C1", "OLD<M2", "BLACK<M2", "NEW<OLD"}
    assert set(edges(second_life.genealogy("M1", "up"))) == {"OLD<M1", "NEW<M1", "NEW<OLD"}


def test_a_link_says_what_it_is_and_when_it_held(second_life: Book) -> None:
    found = {edge["child_id"]: edge for edge in second_life.genealogy("OLD").to_dict()["edges"]}
    assert found["M1"] == {
        "parent_id": "OLD",
        "child_id": "M1",
        "relation": "part_of",
        "joined_at": "2024-01-01T00:00:00+08:00",
        "separated_at": "2025-01-10T08:00:00+08:00",
    }
    made = second_life.genealogy("BLACK").to_dict()["edges"][0]
    assert (made["relation"], made["joined_at"], made["separated_at"]) == (
        "input_to",
        "2025-05-01T08:00:00+08:00",
        None,
    )


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2023-06-01", {"NEW<OLD"}),
        ("2024-06-01", {"NEW<OLD", "OLD<M1", "OLD<M2", "M2<C1"}),
        ("2025-02-01", {"NEW<OLD"}),
        ("2025-04-01", {"NEW<OLD", "NEW<M1", "NEW<M3"}),
    ],
)
def test_as_of_a_date_only_what_held_then_and_led_there(second_life: Book, as_of: str, expected: set[str]) -> None:
    assert set(edges(second_life.genealogy("NEW", as_of=as_of))) == expected


def test_as_known_on_a_date_a_later_report_is_unheard_of(second_life: Book) -> None:
    assert edges(second_life.genealogy("BLACK", known="2025-05-20")) == []
    assert edges(second_life.genealogy("BLACK", known="2025-06-02")) == ["BLACK<M2", "M2<C1"]
    before = second_life.genealogy("OLD", known="2024-12-01").edges
    assert {edge.separated_s for edge in before} == {None}


def test_what_is_doubtful_is_marked(book: Book) -> None:
    book.ingest_rows("batteries", [{"battery_id": item, "level": "pack"} for item in ("P", "Q", "SELF")])
    book.ingest_rows("batteries", [{"battery_id": "M", "level": "module"}])
    rows = [link("P", "M"), link("Q", "M"), link("P", "GHOST"), link("SELF", "SELF"), link("A", "B"), link("B", "A")]
    book.ingest_rows("aggregations", rows)
    making = {"transformation_id": "T", "kind": "recycling", "enterprise_id": "R", "event_time": "2025-05-01"}
    book.ingest_rows("transformations", [making, {**making, "transformation_id": "U"}])
    book.ingest_rows("transformation_outputs", [{"transformation_id": "T", "item_id": "NOWHERE"}])
    book.ingest_rows("transformation_inputs", [{"transformation_id": "U", "item_id": "Q"}])
    assert marks(book.genealogy("P")) == {("M", "in_two_wholes"), ("GHOST", "missing")}
    assert marks(book.genealogy("Q")) == {("M", "in_two_wholes"), ("Q", "no_mass")}
    assert marks(book.genealogy("SELF")) == {("SELF", "cycle")}
    assert marks(book.genealogy("A")) == {("A", "cycle"), ("B", "cycle")}
    assert marks(book.genealogy("NOWHERE")) == {("NOWHERE", "no_inputs")}
    assert "╳ in two wholes" in text(book.genealogy("P"))
    assert text(book.genealogy("A", "up")).count("A") >= 2


def test_a_reuse_code_without_its_original_is_marked(book: Book) -> None:
    book.ingest_rows(
        "batteries", [{"battery_id": REUSE, "level": "pack"}, {"battery_id": "OTHER", "recoded_from": "LOST"}]
    )
    assert marks(book.genealogy(REUSE)) == {(REUSE, "original_unknown")}
    assert marks(book.genealogy("OTHER")) == {("LOST", "missing")}


def test_a_pack_that_was_taken_apart_accounts_for_each_module(book: Book) -> None:
    opened = {"event_id": "d", "event_type": "disassembling", "item_id": "P", "event_time": "2025-01-01T00:00:00Z"}
    seen = {"event_id": "s", "event_type": "storing", "item_id": "M2", "event_time": "2025-02-01T00:00:00Z"}
    early = {"event_id": "e", "event_type": "testing", "item_id": "M4", "event_time": "2024-06-01T00:00:00Z"}
    book.ingest_rows("custody_events", [opened, seen, early])
    rows = [link("P", f"M{number}", separated="2025-01-01T00:00:00Z") for number in range(1, 6)]
    rows += [link("NEW", "M3", joined="2025-03-01"), link("P", "GONE", separated="2024-05-05")]
    book.ingest_rows("aggregations", rows)
    making = {"transformation_id": "T", "kind": "recycling", "enterprise_id": "R", "event_time": "2025-05-01"}
    book.ingest_rows("transformations", [making])
    book.ingest_rows("transformation_inputs", [{"transformation_id": "T", "item_id": "M5", "mass_kg": 2}])
    account = book.frame("part_account")
    assert sorted(account["sign"].dropna()) == ["event", "transformation", "whole"]
    assert len(account) == 5
    doubtful = {item for item, kind in marks(book.genealogy("P")) if kind == "unaccounted"}
    assert doubtful == {"M1", "M4"}


def test_the_page_shows_what_the_tree_shows_and_escapes_it(book: Book) -> None:
    book.ingest_rows("aggregations", [link("P", "<b>M</b>"), link("P", "N"), link("N", "<b>M</b>")])
    page = render_genealogy_page(book.genealogy("P"))
    assert "&lt;b&gt;M" in page
    assert "<b>M</b>" not in page
    assert page.count("<tr>") == 5


def test_twins_answer_to_their_other_names(book: Book, tmp_path: Path) -> None:
    file = tmp_path / "twins.json"
    file.write_bytes(
        container(
            twin(1, part=part("Battery", "PACK-1"), bom={"childItems": [child(2), child(9)]}),
            twin(2, part=part("HV MODUL", "MOD-1")),
        )
    )
    report = book.ingest(file)
    assert report.by_table["twins"]["accepted"] == 2
    assert report.by_table["aspects"]["accepted"] == 3
    assert report.rows["aggregations"] == 2
    assert book.genealogy("PACK-1").item_id == uuid(1)
    assert marks(book.genealogy("PACK-1")) == {(uuid(9), "missing")}
    assert book.genealogy(uuid(1).upper()).item_id == uuid(1)
    with pytest.raises(InputError, match=f"stands for 2 items.*{uuid(1)}, {uuid(2)}"):
        book.genealogy("TYPE-7")
    with pytest.raises(NotFoundError, match="PACK-7"):
        book.genealogy("PACK-7")
    again = book.ingest(file)
    assert (again.accepted, again.duplicate, again.batch_no) == (0, 5, None)


def test_an_aspect_that_breaks_its_schema_is_marked_in_the_tree(book: Book, tmp_path: Path) -> None:
    file = tmp_path / "twins.json"
    file.write_bytes(container(twin(1, bom={"childItems": [{"createdOn": "2024-01-01"}, child(2)]})))
    book.ingest(file)
    found = book.genealogy(uuid(1))
    assert marks(found) == {(uuid(1), "broken_document"), (uuid(2), "missing")}
    assert "names no twin" in json.dumps(found.to_dict())


@needs_samples
def test_the_expected_relationships_of_a_trace_are_found_exactly(book: Book) -> None:
    folder = SHARED / "catenax_golden"
    book.ingest(folder / "CX_Testdata_v.1.7.0_PartType.json")
    expected = json.loads((folder / "TRI-821-expected-relationships.json").read_bytes())["relationships"]
    root = "urn:uuid:0733946c-59c6-41ae-9570-cb43a6e4c79e"
    found = book.genealogy(root)
    assert len(found.edges) == 12
    assert set(edges(found)) == {f"{one['catenaXId']}<{one['linkedItem']['childCatenaXId']}" for one in expected}
    assert {edge.relation for edge in found.edges} == {"part_of"}


@needs_samples
def test_two_modules_of_the_small_test_data_stand_in_two_batteries(book: Book) -> None:
    book.ingest(SHARED / "catenax" / "smallTestdata.json")
    doubled = book.connection.execute(
        "SELECT DISTINCT item_id FROM part_overlap JOIN battery ON item_key = child_key WHERE level IS NOT NULL"
    ).fetchall()
    assert len(doubled) == 2
