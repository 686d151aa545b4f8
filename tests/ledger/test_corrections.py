"""Corrections and voids supersede what they name, whether it comes before or after them; nothing is lost."""

from __future__ import annotations

from typing import Any

import pytest
from ledger_contents import hand_overs, standing, value
from ledger_records import Row, event, handed, take_events, vehicle_event

from battery_custody.book import Book

WRONG = handed("e1", "B1", "A", "B", "2026-01-01", record_time="2026-01-02")
RIGHT = handed("e2", "B1", "A", "C", "2026-01-01", record_time="2026-01-05", corrects_event_id="e1")
VOID = {"event_id": "e1", "declared_at": "2026-01-05"}


@pytest.mark.parametrize("order", [[WRONG, RIGHT], [RIGHT, WRONG]])
def test_a_correction_before_or_after_its_original(book: Book, order: list[Row]) -> None:
    for row in order:
        take_events(book, row)
    assert standing(book) == {"e2"}
    assert hand_overs(book, "B1") == [("direct", "A", "C")]
    assert book.status().records["custody_events"] == 2


def test_a_correction_in_the_batch_of_its_original(book: Book) -> None:
    take_events(book, RIGHT, WRONG)
    assert hand_overs(book, "B1") == [("direct", "A", "C")]


@pytest.mark.parametrize("void_first", [True, False])
def test_a_void_before_or_after_its_original(book: Book, void_first: bool) -> None:
    steps: list[Any] = [lambda: book.ingest_rows("voids", [VOID]), lambda: take_events(book, WRONG)]
    for step in steps if void_first else steps[::-1]:
        step()
    assert standing(book) == set()
    assert hand_overs(book, "B1") == []
    assert value(book, "SELECT count(*) FROM item_life") == 0


def test_a_correction_moves_an_event_to_another_item(book: Book) -> None:
    take_events(book, WRONG, handed("e0", "B2", "M", "A", "2025-12-01"))
    take_events(book, RIGHT | {"item_id": "B2"})
    assert hand_overs(book, "B1") == []
    assert hand_overs(book, "B2") == [("direct", "M", "A"), ("direct", "A", "C")]


def test_a_correction_of_a_correction_stands_alone(book: Book) -> None:
    last = handed("e3", "B1", "A", "D", "2026-01-01", record_time="2026-01-09", corrects_event_id="e2")
    take_events(book, last)
    take_events(book, WRONG)
    take_events(book, RIGHT)
    assert standing(book) == {"e3"}


def test_a_row_that_corrects_its_own_id_supersedes_what_was_reported_under_it(book: Book) -> None:
    take_events(book, WRONG)
    take_events(book, RIGHT | {"event_id": "e1"})
    assert hand_overs(book, "B1") == [("direct", "A", "C")]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_of_several_corrections_under_one_id_the_last_reported_stands(book: Book, order: tuple[int, ...]) -> None:
    last = RIGHT | {"event_id": "e1", "consignee_id": "D", "record_time": "2026-01-07"}
    rows = [WRONG, RIGHT | {"event_id": "e1"}, last]
    for number in order:
        take_events(book, rows[number])
    assert hand_overs(book, "B1") == [("direct", "A", "D")]


def test_a_void_of_a_vehicle_event_takes_the_battery_back(book: Book) -> None:
    take_events(
        book, event("e1", "installing", "B1", "2026-01-01", vehicle_id="V1", consignor_id="M", consignee_id="A")
    )
    book.ingest_rows("vehicle_events", [vehicle_event("v1", "registering", "V1", "2026-02-01", owner_id="P")])
    assert hand_overs(book, "B1") == [("direct", "M", "A"), ("vehicle", "A", "P")]
    book.ingest_rows("voids", [{"event_id": "v1", "declared_at": "2026-03-01"}])
    assert hand_overs(book, "B1") == [("direct", "M", "A")]


def test_a_void_of_the_recoding_gives_the_original_its_life_back(book: Book) -> None:
    take_events(book, event("e1", "commissioning", "OLD", "2026-01-01", reporter_id="M"))
    book.ingest_rows("batteries", [{"battery_id": "NEW", "recoded_from": "OLD"}])
    take_events(book, event("e2", "commissioning", "NEW", "2026-02-01", reporter_id="R"))
    ended = "SELECT ended_no IS NOT NULL FROM item_life JOIN keys.item ON key = item_key WHERE id = 'OLD'"
    assert value(book, ended) is True
    book.ingest_rows("voids", [{"event_id": "e2", "declared_at": "2026-03-01"}])
    assert value(book, ended) is False
