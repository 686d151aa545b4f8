"""A dispatch and a receipt are one hand-over: by document and item, else the next receipt by the named consignee."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from ledger_contents import hand_overs
from ledger_records import Row, got, handed, sent, take_events

from battery_custody.book import Book

#: Records, and the chain that they make.
CASES: dict[str, tuple[list[Row], list[tuple[str, str | None, str | None]]]] = {
    "by document": (
        [
            sent("s", "B1", "A", "B", "2026-01-01", document_no="D1"),
            got("r", "B1", "A", "B", "2026-01-09", document_no="D1"),
        ],
        [("paired", "A", "B")],
    ),
    "by document though another receipt comes first": (
        [
            sent("s", "B1", "A", "B", "2026-01-01", document_no="D1"),
            got("r1", "B1", "A", "B", "2026-01-02", document_no="D2"),
            got("r2", "B1", "A", "B", "2026-01-03", document_no="D1"),
        ],
        [("paired", "A", "B"), ("receipt", "A", "B")],
    ),
    "the receiver of the document is another one than was named": (
        [
            sent("s", "B1", "A", "B", "2026-01-01", document_no="D1"),
            got("r", "B1", "A", "C", "2026-01-02", document_no="D1"),
        ],
        [("paired", "A", "C")],
    ),
    "by consignee": (
        [sent("s", "B1", "A", "B", "2026-01-01"), got("r", "B1", "A", "B", "2026-01-09")],
        [("paired", "A", "B")],
    ),
    "by consignee, the receipt names no consignor": (
        [
            sent("s", "B1", "A", "B", "2026-01-01"),
            {
                "event_id": "r",
                "event_type": "receiving",
                "item_id": "B1",
                "event_time": "2026-01-02",
                "consignee_id": "B",
            },
        ],
        [("paired", "A", "B")],
    ),
    "a document on one side only": (
        [sent("s", "B1", "A", "B", "2026-01-01", document_no="D1"), got("r", "B1", "A", "B", "2026-01-02")],
        [("paired", "A", "B")],
    ),
    "two documents are two hand-overs": (
        [
            sent("s", "B1", "A", "B", "2026-01-01", document_no="D1"),
            got("r", "B1", "A", "B", "2026-01-02", document_no="D2"),
        ],
        [("dispatch", "A", "B"), ("receipt", "A", "B")],
    ),
    "the next receipt by another party closes nothing": (
        [sent("s", "B1", "A", "B", "2026-01-01"), got("r", "B1", "A", "C", "2026-01-02")],
        [("dispatch", "A", "B"), ("receipt", "A", "C")],
    ),
    "a receipt before the dispatch closes nothing": (
        [got("r", "B1", "A", "B", "2026-01-01"), sent("s", "B1", "A", "B", "2026-01-02")],
        [("receipt", "A", "B"), ("dispatch", "A", "B")],
    ),
    "each receipt closes one dispatch": (
        [
            sent("s1", "B1", "A", "B", "2026-01-01"),
            got("r1", "B1", "A", "B", "2026-01-02"),
            handed("h", "B1", "B", "A", "2026-01-03"),
            sent("s2", "B1", "A", "B", "2026-01-04"),
            got("r2", "B1", "A", "B", "2026-01-05"),
        ],
        [("paired", "A", "B"), ("direct", "B", "A"), ("paired", "A", "B")],
    ),
    "one document twice, in order": (
        [
            sent("s1", "B1", "A", "B", "2026-01-01", document_no="D1"),
            got("r1", "B1", "A", "B", "2026-01-02", document_no="D1"),
            sent("s2", "B1", "B", "C", "2026-01-03", document_no="D1"),
            got("r2", "B1", "B", "C", "2026-01-04", document_no="D1"),
        ],
        [("paired", "A", "B"), ("paired", "B", "C")],
    ),
    "another item of the document": (
        [
            sent("s", "B1", "A", "B", "2026-01-01", document_no="D1"),
            got("r", "B2", "A", "B", "2026-01-02", document_no="D1"),
        ],
        [("dispatch", "A", "B")],
    ),
    "a second report of the dispatch moves nothing": (
        [
            sent("s1", "B1", "A", "B", "2026-01-01"),
            sent("s2", "B1", "A", "B", "2026-01-01"),
            got("r", "B1", "A", "B", "2026-01-02"),
        ],
        [("paired", "A", "B")],
    ),
    "who reports a dispatch sent it, and who reports a receipt received": (
        [
            {
                "event_id": "s",
                "event_type": "shipping",
                "item_id": "B1",
                "event_time": "2026-01-01",
                "reporter_id": "A",
                "consignee_id": "B",
            },
            {
                "event_id": "r",
                "event_type": "receiving",
                "item_id": "B1",
                "event_time": "2026-01-02",
                "reporter_id": "B",
            },
        ],
        [("paired", "A", "B")],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_pairs(book: Book, name: str) -> None:
    rows, chain = CASES[name]
    take_events(book, *rows)
    assert hand_overs(book, "B1") == chain


@pytest.mark.parametrize("name", CASES)
def test_pairs_when_each_record_is_a_batch_and_the_last_comes_first(open_book: Callable[..., Book], name: str) -> None:
    book = open_book()
    rows, chain = CASES[name]
    for row in rows[::-1]:
        take_events(book, row)
    assert hand_overs(book, "B1") == chain


def test_masses_and_times_of_both_sides_are_kept(book: Book) -> None:
    take_events(
        book,
        sent("s", "B1", "A", "B", "2026-01-01T00:00:00Z", mass_kg=400, adcode="110000"),
        got("r", "B1", "A", "B", "2026-01-03T00:00:00Z", mass_kg=380, adcode="310000"),
    )
    found = book.connection.execute(
        "SELECT dispatched_kg, received_kg, mass_kg, received_s - dispatched_s, at_s = dispatched_s, adcode "
        "FROM custody_transfer"
    ).fetchall()
    assert found == [(400, 380, 400, 2 * 86400, True, "310000")]
