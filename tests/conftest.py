"""What all tests share: an environment of their own, and ledgers that are thrown away."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import battery_custody
from battery_custody.book import Book

#: Settings of the machine that the tests run on must not reach them.
PREFIX = "CUSTODY_"

OpenBook = Callable[..., Book]


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Clear the settings, and let each of the tests that run side by side use one thread."""
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("CUSTODY_THREADS", "1")


@pytest.fixture(scope="session")
def empty_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger without records, to be copied: quicker than making one anew."""
    file = tmp_path_factory.mktemp("empty") / "custody.duckdb"
    battery_custody.open(file).close()
    return file


@pytest.fixture
def open_book(empty_ledger: Path, tmp_path: Path) -> Iterator[OpenBook]:
    """Open new ledgers by name, or the same one again; they are closed after the test."""
    opened: list[Book] = []

    def open_one(name: str = "custody") -> Book:
        file = tmp_path / f"{name}.duckdb"
        if not file.exists():
            shutil.copy(empty_ledger, file)
        opened.append(battery_custody.open(file))
        return opened[-1]

    yield open_one
    for book in opened:
        book.close()


@pytest.fixture
def book(open_book: OpenBook) -> Book:
    """An empty ledger, open."""
    return open_book()
