"""Records that are known already change nothing, in whatever form they come again."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from ledger_contents import derived, reported, value
from ledger_records import Row, event, got, handed, licence, sent, take, vehicle_event, write_records

from battery_custody.book import Book

TABLES: dict[str, list[Row]] = {
    "custody_events": [
        event("e1", "commissioning", "B1", "2026-01-01T08:00:00+08:00", reporter_id="M", mass_kg=400.5),
        sent("e2", "B1", "M", "A", "2026-02-01", document_no="D1"),
        got("e3", "B1", "M", "A", "2026-02-03T10:00:00Z", document_no="D1", mass_kg=400.25),
        handed("e4", "B2", "A", "B", "2026-03-01"),
    ],
    "vehicle_events": [vehicle_event("v1", "registering", "V1", "2026-01-05", owner_id="P")],
    "licences": [licence("L1", "A", "collection", "collect;store", valid_to="2027-01-01")],
    "aggregations": [{"parent_id": "B1", "child_id": "B2", "joined_at": "2026-01-01"}],
}  # fmt: skip


def write_csv(folder: Path) -> Path:
    folder.mkdir()
    for table, rows in TABLES.items():
        names = list(dict.fromkeys(name for row in rows for name in row))
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, names, restval="")
            writer.writeheader()
            writer.writerows(rows)
    return folder


def write_parquet(folder: Path) -> Path:
    folder.mkdir()
    for table, rows in TABLES.items():
        names = list(dict.fromkeys(name for row in rows for name in row))
        columns: dict[str, list[Any]] = {name: [row.get(name) for row in rows] for name in names}
        pq.write_table(pa.table(columns), folder / f"{table}.parquet")
    return folder


def counted(rows: int) -> dict[str, int]:
    return {"read": rows, "accepted": 0, "rejected": 0, "duplicate": rows}


ROWS = sum(map(len, TABLES.values()))


@pytest.fixture
def filled(book: Book, tmp_path: Path) -> Book:
    assert take(book, TABLES, tmp_path / "first").accepted == ROWS
    return book


def assert_unchanged(book: Book, again: Path) -> None:
    before = (derived(book), reported(book), book.status().batches)
    report = book.ingest(again)
    assert (report.batch_no, report.read, report.accepted, report.duplicate) == (None, ROWS, 0, ROWS)
    assert (derived(book), reported(book), book.status().batches) == before
    assert book.verify() == (1, None)


def test_the_same_files_again(filled: Book, tmp_path: Path) -> None:
    assert_unchanged(filled, tmp_path / "first")


@pytest.mark.parametrize("write", [write_csv, write_parquet])
def test_the_same_rows_in_another_format(filled: Book, tmp_path: Path, write: Any) -> None:
    assert_unchanged(filled, write(tmp_path / "second"))


def test_the_same_rows_in_another_order(filled: Book, tmp_path: Path) -> None:
    assert_unchanged(filled, write_records(tmp_path / "second", {name: rows[::-1] for name, rows in TABLES.items()}))


def test_the_same_moments_in_another_spelling(filled: Book) -> None:
    # 18:00 of UTC+8 is 10:00 UTC, and a time without an offset means UTC+8.
    row = TABLES["custody_events"][2] | {"event_time": "2026-02-03T18:00:00"}
    assert filled.ingest_rows("custody_events", [row]).duplicate == 1


def test_one_folder_with_a_table_in_two_formats_counts_duplicates(book: Book, tmp_path: Path) -> None:
    folder = write_csv(tmp_path / "both")
    for file in write_parquet(tmp_path / "more").iterdir():
        file.rename(folder / file.name)
    report = book.ingest(folder)
    assert (report.read, report.accepted, report.duplicate) == (2 * ROWS, ROWS, ROWS)
    assert report.by_table["custody_events"] == {"read": 8, "accepted": 4, "rejected": 0, "duplicate": 4}


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("separations", {"parent_id": "P", "separated_at": "2026-01-01"}),
        ("separations", {"parent_id": "P", "child_id": "C", "separated_at": "2026-01-01"}),
        ("marks", {"document_id": "D", "kind": "k", "reason": "r"}),
    ],
)
def test_a_row_whose_key_is_partly_blank_is_known_again(book: Book, table: str, row: Row) -> None:
    assert book.ingest_rows(table, [row]).accepted == 1
    again = book.ingest_rows(table, [row])
    assert (again.batch_no, again.accepted, again.duplicate) == (None, 0, 1)
    assert value(book, f"SELECT count(*) FROM reported.{table}") == 1


@pytest.mark.parametrize("name", ["mass_kg", "document_no", "consignee_id", "note", "event_time"])
def test_a_report_that_differs_in_one_value_is_another_report(book: Book, name: str) -> None:
    first = got("e1", "B1", "M", "A", "2026-02-03T10:00:00Z", document_no="D1", mass_kg=400.25, note="x")
    other = {"mass_kg": 400.5, "document_no": "D2", "consignee_id": "B", "note": "y", "event_time": "2026-02-03"}
    for row in (first, first | {name: other[name]}, {key: kept for key, kept in first.items() if key != "mass_kg"}):
        assert book.ingest_rows("custody_events", [row, row]).accepted == 1
    assert value(book, "SELECT count(*) FROM reported.custody_events") == 3


def test_one_event_in_two_files_is_one_event(book: Book, tmp_path: Path) -> None:
    line = json.dumps(TABLES["custody_events"][3])
    for name in ("custody_events.jsonl", "custody_events_2.jsonl"):
        (tmp_path / name).write_text(line, encoding="utf-8")
    report = book.ingest(tmp_path / "custody_events.jsonl", tmp_path / "custody_events_2.jsonl")
    assert (report.accepted, report.duplicate) == (1, 1)
    assert len(derived(book)["custody_transfer"]) == 1


def test_one_id_with_other_content_is_a_second_report(filled: Book) -> None:
    row = TABLES["custody_events"][3] | {"mass_kg": 12}
    report = filled.ingest_rows("custody_events", [row])
    assert (report.batch_no, report.accepted, report.duplicate) == (2, 1, 0)
    assert value(filled, "SELECT count(*) FROM custody_event WHERE event_id = 'e4'") == 2


def test_a_known_row_among_new_ones_is_not_doubled(filled: Book) -> None:
    report = filled.ingest_rows(
        "custody_events", [TABLES["custody_events"][3], handed("e5", "B2", "B", "C", "2026-04-01")]
    )
    assert (report.accepted, report.duplicate) == (1, 1)
    assert filled.status().records["custody_events"] == 5


def test_a_rejected_record_sent_again_is_kept_once(book: Book) -> None:
    bad = event("e1", "teleporting", "B1", "2026-01-01")
    for _ in range(2):
        assert book.ingest_rows("custody_events", [bad]).rejected == 1
    assert len(book.rejects()) == 1
    assert book.verify()[1] is None
