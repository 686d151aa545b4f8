"""A batch is taken whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from ledger_contents import derived, reported
from ledger_records import handed, take

from battery_custody.book import Book
from battery_custody.errors import CustodyError, LedgerError
from battery_custody.ledger import chain, derive, load

FIRST = {"custody_events": [handed("e1", "B1", "A", "B", "2026-01-01")]}
SECOND = {"custody_events": [handed("e2", "B1", "B", "C", "2026-02-01"), handed("e3", "B2", "B", "C", "2026-02-01")]}

#: Where work can break off, and how: the module, the function that is called last, what happens in it.
POINTS = (
    (load, "append_rows", KeyboardInterrupt),
    (load, "close_batch", duckdb.IOException("No space left on device")),
    (chain, "_batch_hash", MemoryError),
    (derive, "order_same_day", duckdb.InternalException("broken")),
    (derive, "_drop", KeyboardInterrupt),
)


@pytest.mark.parametrize(("module", "name", "failure"), POINTS)
def test_a_failure_in_the_middle_leaves_the_ledger_as_it_was(
    open_book: Callable[..., Book],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    module: Any,
    name: str,
    failure: Any,
) -> None:
    book = open_book()
    take(book, FIRST, tmp_path / "first")
    before = (derived(book), reported(book))

    def fail(*_: Any) -> None:
        raise failure

    with monkeypatch.context() as patched:
        patched.setattr(module, name, fail)
        with pytest.raises((CustodyError, KeyboardInterrupt, MemoryError, duckdb.InternalException)):
            take(book, SECOND, tmp_path / "second")
    assert (derived(book), reported(book)) == before
    assert book.verify() == (1, None)
    book.close()
    again = open_book()
    assert (derived(again), reported(again)) == before
    assert again.ingest(tmp_path / "second").accepted == 2
    assert again.verify() == (2, None)


def test_a_full_disk_is_said_in_one_sentence(book: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise duckdb.IOException('Could not write file "x": No space left on device')

    monkeypatch.setattr(load, "close_batch", fail)
    with pytest.raises(LedgerError, match=r"^The disk of the ledger .* is full; make room and try again") as raised:
        take(book, FIRST, tmp_path / "first")
    assert raised.value.exit_status == 4


def test_bad_rows_do_not_keep_good_ones_of_the_batch_out(book: Any, tmp_path: Path) -> None:
    rows = [*SECOND["custody_events"], handed("e4", "B3", "A", "B", "2026-02-30")]
    report = take(book, {"custody_events": rows}, tmp_path / "mixed")
    assert (report.accepted, report.rejected) == (2, 1)
    assert [reject["row"] for reject in book.rejects()] == [3]
