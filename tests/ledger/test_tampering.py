"""The hash chain: whatever is changed in a ledger behind its back is found, and the row is named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from ledger_records import event, handed, licence, take, take_events

import battery_custody
from battery_custody.book import Book
from battery_custody.errors import LedgerError
from battery_custody.ledger.digest import CHUNK, digest_of, digest_rows
from battery_custody.ledger.rows import kept_columns, row_mark_sql

TABLES = {
    "custody_events": [
        handed("e1", "B1", "A", "B", "2026-01-01", mass_kg=400.5, document_no="D1"),
        handed("e2", "B1", "B", "C", "2026-02-01"),
        handed("e3", "B2", "A", "C", "2026-02-01", note="kept as it came"),
        event("bad", "teleporting", "B1", "2026-01-01"),
    ],
    "licences": [licence("L1", "A", "collection", "collect")],
}

CHANGE = "UPDATE reported.custody_events SET"
#: What is done to the ledger, with the batch and the row that must be named, and why.
TAMPERINGS: dict[str, tuple[str, int, str]] = {
    "a changed number": (f"{CHANGE} mass_kg = 400.25 WHERE record_no = 1", 1, "custody_events record 1"),
    "a changed word": ("UPDATE reported.licences SET activities = 'recycle'", 1, "licences record 1"),
    "a changed time": (f"{CHANGE} event_time_us = event_time_us + 1 WHERE record_no = 2", 1, "custody_events record 2"),
    "a day made a moment": (f"{CHANGE} event_time_is_day = false WHERE record_no = 3", 1, "custody_events record 3"),
    "a value wiped out": (f"{CHANGE} document_no = NULL WHERE record_no = 1", 1, "custody_events record 1"),
    "a value put in": (f"{CHANGE} document_no = 'D9' WHERE record_no = 2", 1, "custody_events record 2"),
    "another party": (f"{CHANGE} consignee_key = consignor_key WHERE record_no = 2", 1, "custody_events record 2"),
    "an unknown column's value": (f"{CHANGE} extra = '{{}}' WHERE extra IS NOT NULL", 1, "custody_events record 3"),
    "a deleted row": ("DELETE FROM reported.custody_events WHERE record_no = 2", 1, "custody_events 1–3"),
    "a deleted last row": ("DELETE FROM reported.custody_events WHERE record_no = 4", 2, "custody_events 4–4"),
    "an added row": (
        "INSERT INTO reported.custody_events BY NAME SELECT * REPLACE (99 AS record_no) FROM reported.custody_events "
        "WHERE record_no = 1",
        1,
        "custody_events record 99",
    ),
    "a doubled row": (
        "INSERT INTO reported.custody_events FROM reported.custody_events WHERE record_no = 1",
        1,
        "custody_events 1–3",
    ),
    "a row moved to another batch": (f"{CHANGE} batch_no = 2 WHERE record_no = 3", 2, "custody_events record 3"),
    "a changed id": ("UPDATE keys.item SET normal_id = 'B9' WHERE normal_id = 'B2'", 1, "keys.item B2"),
    "a changed id as shown": ("UPDATE keys.party SET id = 'Z' WHERE id = 'C'", 1, "keys.party Z"),
    "two ids exchanged": (
        "UPDATE keys.party SET key = CASE id WHEN 'A' THEN (SELECT key FROM keys.party WHERE id = 'C') "
        "ELSE (SELECT key FROM keys.party WHERE id = 'A') END WHERE id IN ('A', 'C')",
        1,
        "keys.party 1–3",
    ),
    "a deleted id": ("DELETE FROM keys.item WHERE normal_id = 'B2'", 1, "keys.item 1–2"),
    "an added id": ("INSERT INTO keys.item VALUES (3, 'B3', 'B3')", 0, "keys.item B3"),
    "a rewritten mark": (
        f"{CHANGE} row_mark = (SELECT row_mark FROM reported.custody_events WHERE record_no = 1) WHERE record_no = 2",
        1,
        "custody_events record 2",
    ),
    "a changed rejected record": ("UPDATE rejected_record SET reason = 'x'", 1, "rejected_record record 1"),
    "a deleted rejected record": ("DELETE FROM rejected_record", 1, "rejected_record 1–1"),
    "a changed count": ("UPDATE ingest_batch SET accepted = 5 WHERE batch_no = 1", 1, "ingest_batch"),
    "a changed time of ingest": ("UPDATE ingest_batch SET ingested_s = 0 WHERE batch_no = 2", 2, "ingest_batch"),
    "a changed digest": ("UPDATE batch_table SET digest = 'x' WHERE batch_no = 2", 2, "custody_events 4–4"),
    "a deleted entry of a table": ("DELETE FROM batch_table WHERE table_name = 'licences'", 1, "ingest_batch"),
    "a deleted batch": ("DELETE FROM ingest_batch WHERE batch_no = 1", 2, "ingest_batch"),
    "the last batch deleted": ("DELETE FROM ingest_batch WHERE batch_no = 2", 2, "ingest_batch"),
    "another digest of a source file": ("UPDATE source_file SET sha256 = 'x' WHERE source_no = 1", 1, "ingest_batch"),
    "a source file forgotten": ("DELETE FROM source_file WHERE batch_no = 2", 2, "ingest_batch"),
    "another place in the file": (f"{CHANGE} source_row = 7 WHERE record_no = 2", 1, "custody_events record 2"),
    "another file": (f"{CHANGE} source_no = 2 WHERE record_no = 4", 2, "custody_events record 4"),
    "rows in another order": (
        "CREATE TEMP TABLE kept AS FROM reported.custody_events; DELETE FROM reported.custody_events; "
        "INSERT INTO reported.custody_events FROM kept ORDER BY record_no DESC; "
        "UPDATE reported.custody_events SET mass_kg = 1 WHERE record_no = 3",
        1,
        "custody_events record 3",
    ),
}


@pytest.fixture
def filled(book: Book, tmp_path: Path) -> Book:
    take(book, TABLES, tmp_path / "records")
    take_events(book, handed("e4", "B2", "C", "D", "2026-03-01"))
    assert book.verify() == (2, None)
    return book


@pytest.mark.parametrize("name", TAMPERINGS)
def test_tampering_is_found_and_named(filled: Book, name: str) -> None:
    statement, batch_no, row = TAMPERINGS[name]
    filled.connection.execute(statement)
    _, broken = filled.verify()
    assert broken is not None
    assert (broken.batch_no, broken.row) == (batch_no, row)


def test_a_row_and_its_mark_rewritten_together_are_found(filled: Book) -> None:
    # Who changes a row and makes its mark anew is caught by the digest of its chunk.
    filled.connection.execute("UPDATE reported.custody_events SET mass_kg = 1 WHERE record_no = 1")
    anew = row_mark_sql("custody_events")
    filled.connection.execute(f"UPDATE reported.custody_events SET row_mark = {anew} WHERE record_no = 1")
    _, broken = filled.verify()
    assert broken is not None
    assert (broken.row, broken.why) == ("custody_events 1–3", "the rows are not those that were written")


def test_a_digest_rewritten_with_its_rows_is_found(filled: Book) -> None:
    # The digests of the chunks are held by the batch's hash, which the next batch holds.
    filled.connection.execute("UPDATE reported.custody_events SET mass_kg = 1 WHERE record_no = 1")
    chunks = digest_rows(
        filled.connection, "reported.custody_events", "record_no", kept_columns("custody_events"), 1, 3
    )
    filled.connection.execute(
        "UPDATE batch_table SET chunks = ?, digest = ? WHERE batch_no = 1 AND table_name = 'custody_events'",
        [chunks, digest_of(chunks)],
    )
    _, broken = filled.verify()
    assert broken is not None
    assert (broken.batch_no, broken.row) == (1, "ingest_batch")


def test_rows_kept_in_another_order_are_the_same_rows(filled: Book) -> None:
    filled.connection.execute("CREATE TEMP TABLE kept AS FROM reported.custody_events")
    filled.connection.execute("DELETE FROM reported.custody_events")
    filled.connection.execute("INSERT INTO reported.custody_events FROM kept ORDER BY record_no DESC")
    assert filled.verify() == (2, None)


def test_a_row_of_many_chunks_is_named(book: Book) -> None:
    rows = [handed(f"e{number}", f"B{number}", "A", "B", "2026-01-01") for number in range(3 * CHUNK)]
    take_events(book, *rows)
    assert book.verify() == (1, None)
    book.connection.execute(f"{CHANGE} mass_kg = 1 WHERE record_no = {2 * CHUNK + 7}")
    _, broken = book.verify()
    assert broken is not None
    assert broken.row == f"custody_events record {2 * CHUNK + 7}"
    book.connection.execute(f"UPDATE reported.custody_events SET row_mark = {row_mark_sql('custody_events')}")
    _, broken = book.verify()
    assert broken is not None
    assert broken.row == f"custody_events {2 * CHUNK + 1}–{3 * CHUNK}"


def test_derived_tables_are_no_part_of_the_chain(filled: Book) -> None:
    filled.connection.execute("DELETE FROM custody_transfer")
    assert filled.verify() == (2, None)


def test_a_changed_byte_anywhere_in_the_file_is_no_defect_of_ours(
    open_book: Callable[..., Book], tmp_path: Path
) -> None:
    book = open_book()
    take_events(book, *(handed(f"e{number}", f"B{number}", "A", "B", "2026-01-01") for number in range(200)))
    book.close()
    whole = (tmp_path / "custody.duckdb").read_bytes()
    damaged = tmp_path / "damaged.duckdb"
    said = set()
    for place in range(0, len(whole), len(whole) // 24):
        damaged.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        said.add(_verified(damaged))
    assert said <= {"ok", "broken", "refused"}
    assert said & {"broken", "refused"}


def _verified(file: Path) -> str:
    try:
        with battery_custody.open(file, read_only=True) as book:
            return "ok" if book.verify()[1] is None else "broken"
    except LedgerError:
        return "refused"


def test_a_byte_of_a_stored_value_is_found(open_book: Callable[..., Book], tmp_path: Path) -> None:
    book = open_book()
    take_events(book, handed("e1", "B1", "A", "B", "2026-01-01", document_no="WAYBILL-4711-LONG-ENOUGH-TO-FIND"))
    book.connection.execute("CHECKPOINT")
    book.close()
    file = tmp_path / "custody.duckdb"
    content = file.read_bytes()
    assert b"WAYBILL-4711" in content
    file.write_bytes(content.replace(b"WAYBILL-4711", b"WAYBILL-4712"))
    assert _verified(file) in ("broken", "refused")


def test_a_ledger_cut_short_is_refused(open_book: Callable[..., Book], tmp_path: Path) -> None:
    open_book().close()
    file = tmp_path / "custody.duckdb"
    file.write_bytes(file.read_bytes()[: 3 * 4096])
    assert _verified(file) in ("broken", "refused")


def test_a_file_that_is_no_ledger_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.duckdb"
    with duckdb.connect(str(other)) as connection:
        connection.execute("CREATE TABLE things (id INTEGER)")
    assert _verified(other) == "refused"
