"""As known on a day: what had been reported until then, and stood then."""

from __future__ import annotations

import pytest
from ledger_records import event, handed, take_events, vehicle_event

from battery_custody.book import Book

RECORDS = (
    event("e0", "commissioning", "B1", "2026-01-01", record_time="2026-01-01", reporter_id="M"),
    handed("e1", "B1", "M", "A", "2026-02-01", record_time="2026-02-10"),
    handed("e2", "B1", "M", "B", "2026-02-01", record_time="2026-03-10", corrects_event_id="e1"),
    handed("e3", "B1", "B", "C", "2026-02-15", record_time="2026-06-01"),
)


def custodians(book: Book, **when: str) -> list[str | None]:
    return [link["custodian_id"] for link in book.trace("B1", **when).to_dict()["chain"]]


@pytest.mark.parametrize("reverse", [False, True])
def test_each_day_knows_what_was_reported_until_then(book: Book, reverse: bool) -> None:
    for row in RECORDS[::-1] if reverse else RECORDS:
        take_events(book, row)
    assert custodians(book, known="2026-02-05") == ["M"]
    assert custodians(book, known="2026-02-20") == ["M", "A"]
    assert custodians(book, known="2026-04-01") == ["M", "B"]
    assert custodians(book) == ["M", "B", "C"]
    # What happened until a day, in what is known now: the late report counts.
    assert custodians(book, as_of="2026-02-10") == ["M", "B"]
    assert custodians(book, as_of="2026-02-20", known="2026-02-20") == ["M", "A"]


@pytest.mark.parametrize("reverse", [False, True])
def test_the_first_of_two_corrections_counts_from_its_own_report(book: Book, reverse: bool) -> None:
    later = handed("e4", "B1", "M", "D", "2026-02-01", record_time="2026-05-01", corrects_event_id="e1")
    rows = [*RECORDS[:3], later]
    for row in rows[::-1] if reverse else rows:
        take_events(book, row)
    assert custodians(book, known="2026-02-20") == ["M", "A"]
    assert "A" not in custodians(book, known="2026-04-01")


def test_a_void_counts_from_the_day_it_was_declared(book: Book) -> None:
    take_events(book, *RECORDS[:2])
    book.ingest_rows("voids", [{"event_id": "e1", "declared_at": "2026-04-01"}])
    assert custodians(book, known="2026-03-01") == ["M", "A"]
    assert custodians(book, known="2026-05-01") == ["M"]


def test_a_record_without_a_time_of_report_is_known_when_it_happened(book: Book) -> None:
    take_events(book, RECORDS[0], handed("e1", "B1", "M", "A", "2026-02-01"))
    assert custodians(book, known="2026-01-31") == ["M"]
    assert custodians(book, known="2026-02-01") == ["M", "A"]


def test_a_vehicle_event_is_known_from_its_report(book: Book) -> None:
    take_events(book, RECORDS[0] | {"vehicle_id": "V1"}, event("e1", "installing", "B1", "2026-01-02", vehicle_id="V1"))
    registering = vehicle_event("v1", "registering", "V1", "2026-02-01", record_time="2026-03-01", owner_id="P")
    book.ingest_rows("vehicle_events", [registering])
    assert custodians(book, known="2026-02-15") == ["M"]
    assert custodians(book, known="2026-03-02") == ["M", "P"]
