"""A module that is taken out of a pack by its disassembling is a waste battery, until it is used again."""

from __future__ import annotations

import pytest
from ledger_records import Row, event, handed

from battery_custody.book import Book
from battery_custody.ledger.derive import derive_item

AT = "T08:00:00Z"
AGGREGATION = {"parent_id": "PACK", "child_id": "MODULE", "joined_at": "2020-01-02" + AT}
LIVES: list[Row] = [
    event("m1", "commissioning", "MODULE", "2020-01-01" + AT, reporter_id="M"),
    event("p1", "commissioning", "PACK", "2020-01-01" + AT, reporter_id="M"),
]
OPENED = event("p2", "disassembling", "PACK", "2024-01-01" + AT, reporter_id="D")
SOLD = handed("m2", "MODULE", "D", "X", "2024-02-01" + AT)


def waste(book: Book) -> list[tuple[str, bool]]:
    sql = (
        "SELECT e.event_id, is_waste FROM custody_transfer JOIN custody_event AS e USING (event_no) "
        "JOIN battery ON battery.item_key = custody_transfer.item_key WHERE item_id = 'MODULE' ORDER BY seq"
    )
    return [(str(event_id), bool(is_waste)) for event_id, is_waste in book.connection.execute(sql).fetchall()]


@pytest.mark.parametrize("separated", [None, "2024-01-01" + AT, "2024-01-01"])
def test_a_module_of_a_pack_that_was_taken_apart_is_handed_on_as_waste(book: Book, separated: str | None) -> None:
    book.ingest_rows("aggregations", [{**AGGREGATION, "separated_at": separated}])
    book.ingest_rows("custody_events", [*LIVES, OPENED, SOLD])
    assert waste(book) == [("m1", False), ("m2", True)]


def test_the_order_of_reports_does_not_matter(book: Book) -> None:
    book.ingest_rows("custody_events", [*LIVES, SOLD])
    assert waste(book) == [("m1", False), ("m2", False)]
    book.ingest_rows("aggregations", [AGGREGATION])
    assert waste(book)[-1] == ("m2", False)
    book.ingest_rows("custody_events", [OPENED])
    assert waste(book)[-1] == ("m2", True)


def test_a_module_that_a_repair_took_out_before_is_no_waste(book: Book) -> None:
    book.ingest_rows("aggregations", [{**AGGREGATION, "separated_at": "2022-05-05" + AT}])
    book.ingest_rows("custody_events", [*LIVES, OPENED, SOLD])
    assert waste(book)[-1] == ("m2", False)


@pytest.mark.parametrize("again", ["whole", "use"])
def test_a_module_that_is_used_again_is_waste_no_more(book: Book, again: str) -> None:
    book.ingest_rows("aggregations", [{**AGGREGATION, "separated_at": "2024-01-01" + AT}])
    if again == "whole":
        joined = {"parent_id": "NEW", "child_id": "MODULE", "joined_at": "2024-01-15" + AT}
        book.ingest_rows("aggregations", [joined])
    else:
        book.ingest_rows("custody_events", [event("m3", "repurposing", "MODULE", "2024-01-15" + AT, reporter_id="D")])
    book.ingest_rows("custody_events", [*LIVES, OPENED, SOLD])
    assert waste(book)[-1] == ("m2", False)


def test_the_pack_s_end_is_no_event_of_the_module(book: Book) -> None:
    book.ingest_rows("aggregations", [AGGREGATION])
    book.ingest_rows("custody_events", [*LIVES, OPENED, SOLD])
    sql = "SELECT events, last_type FROM item_life JOIN battery USING (item_key) WHERE item_id = 'MODULE'"
    assert book.connection.execute(sql).fetchall() == [(2, "transferring")]


def test_as_known_before_the_report_the_module_was_no_waste(book: Book) -> None:
    book.ingest_rows("aggregations", [AGGREGATION])
    book.ingest_rows("custody_events", [*LIVES, {**OPENED, "record_time": "2024-06-01" + AT}, SOLD])
    key = book.item_key("MODULE")
    sold = "SELECT is_waste FROM known_custody_transfer ORDER BY seq DESC LIMIT 1"
    for known_s, expected in ((1709251200, False), (1719792000, True)):
        derive_item(book.connection, key, known_s)
        assert book.connection.execute(sold).fetchall() == [(expected,)]
