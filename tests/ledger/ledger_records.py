"""Records for the tests of the ledger: rows as mappings, and folders of record files made of them."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from ledger_contents import derived, different

import battery_custody
from battery_custody.book import Book
from battery_custody.ledger import derive
from battery_custody.ledger.load import LoadReport

Row = dict[str, Any]
Tables = Mapping[str, Sequence[Row]]


def event(event_id: str, event_type: str, item_id: str, event_time: str, **more: Any) -> Row:
    """Return a custody event."""
    return {"event_id": event_id, "event_type": event_type, "item_id": item_id, "event_time": event_time, **more}


def handed(event_id: str, item_id: str, consignor: str, consignee: str, at: str, **more: Any) -> Row:
    """Return a hand-over in one record."""
    return event(event_id, "transferring", item_id, at, consignor_id=consignor, consignee_id=consignee, **more)


def sent(event_id: str, item_id: str, consignor: str, consignee: str, at: str, **more: Any) -> Row:
    """Return a dispatch."""
    return event(event_id, "shipping", item_id, at, consignor_id=consignor, consignee_id=consignee, **more)


def got(event_id: str, item_id: str, consignor: str, consignee: str, at: str, **more: Any) -> Row:
    """Return a receipt."""
    return event(event_id, "receiving", item_id, at, consignor_id=consignor, consignee_id=consignee, **more)


def vehicle_event(event_id: str, event_type: str, vehicle_id: str, event_time: str, **more: Any) -> Row:
    """Return a vehicle event."""
    return {
        "event_id": event_id, "event_type": event_type, "vehicle_id": vehicle_id, "event_time": event_time, **more
    }  # fmt: skip


def licence(
    licence_id: str, holder: str, kind: str, activities: str, valid_from: str = "2020-01-01", **more: Any
) -> Row:
    """Return a licence."""
    return {
        "licence_id": licence_id, "enterprise_id": holder, "kind": kind, "activities": activities,
        "valid_from": valid_from, **more,
    }  # fmt: skip


def write_records(folder: Path, tables: Tables) -> Path:
    """Write tables as JSONL record files into a new folder and return it."""
    folder.mkdir(parents=True)
    for table, rows in tables.items():
        lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (folder / f"{table}.jsonl").write_text("".join(lines), encoding="utf-8")
    return folder


def take(book: Book, tables: Tables, folder: Path) -> LoadReport:
    """Ingest tables as one batch, through record files in `folder`, which must not exist yet."""
    return book.ingest(write_records(folder, tables))


def take_events(book: Book, *rows: Row) -> LoadReport:
    """Ingest custody events as one batch."""
    return book.ingest_rows("custody_events", rows)


@contextmanager
def filled(empty_ledger: Path, parts: Sequence[Tables]) -> Iterator[Book]:
    """Open a copy of an empty ledger for a while, with each part ingested as a batch."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(empty_ledger, folder / "custody.duckdb")
        with battery_custody.open(folder / "custody.duckdb") as book:
            for number, part in enumerate(parts):
                _take_batch(book, part, folder / f"batch{number}")
            yield book


def _take_batch(book: Book, part: Tables, folder: Path) -> None:
    """Ingest one batch; what comes from documents only is a batch of its own."""
    files = {table: rows for table, rows in part.items() if table not in ("voids", "separations")}
    if files:
        take(book, files, folder)
    for table in part.keys() - files.keys():
        book.ingest_rows(table, part[table])


def check_incremental(empty_ledger: Path, parts: Sequence[Tables]) -> None:
    """Check that what batch after batch derived is what a derivation of everything gives."""
    with pytest.MonkeyPatch.context() as patched:
        # Else a batch that touches much of a small ledger derives it anew as a whole.
        patched.setattr(derive, "FULL_ABOVE_SHARE", 2.0)
        with filled(empty_ledger, parts) as book:
            kept = derived(book)
            book.derive()
            assert different(kept, derived(book)) == {}
