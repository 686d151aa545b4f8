"""Watch: the graph follows the ledger, whatever happens to ledger and server meanwhile."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from battery_custody.book import Book
from battery_custody.errors import GraphError
from battery_custody.graph.address import local_address
from battery_custody.graph.connection import Graph
from battery_custody.graph.server import ServerStatus, start_server, stop_server
from battery_custody.graph.sync import SyncReport
from battery_custody.graph.watch import WatchedError, watch_graph
from battery_custody.settings import Settings

#: Far more than any step takes on a machine at rest.
LONG_S = 120.0


class Watching:
    def __init__(self, ledger: Path, home: Path) -> None:
        self.settings = Settings(ledger=str(ledger), threads=1)
        self.home = home
        self.synced: list[SyncReport] = []
        self.said: list[str] = []
        self.failed: list[Exception] = []
        self.moved = threading.Condition()
        self.ended = threading.Event()

    def run(self) -> None:
        try:
            watch_graph(
                self.settings,
                lambda: local_address(self.home),
                told=lambda report: self.note(self.synced, report),
                announce=lambda text: self.note(self.said, text),
                stop=self.ended.is_set,
            )
        except GraphError as error:
            self.note(self.failed, error)

    def note(self, noted: list[Any], what: Any) -> None:
        with self.moved:
            noted.append(what)
            self.moved.notify_all()

    def wait(self, until: Callable[[], bool]) -> None:
        with self.moved:
            assert self.moved.wait_for(until, LONG_S), (self.synced, self.said, self.failed)


@contextmanager
def watching(ledger: Path, home: Path) -> Iterator[Watching]:
    watch = Watching(ledger, home)
    thread = threading.Thread(target=watch.run)
    thread.start()
    try:
        yield watch
    finally:
        watch.ended.set()
        thread.join(LONG_S)
    assert not thread.is_alive()


def add(ledger: Path, battery: str) -> float:
    """Ingest one battery; return when that was done."""
    with Book.open(ledger) as book:
        book.ingest_rows("batteries", [{"battery_id": battery}])
    return time.monotonic()


@pytest.fixture
def ledger_file(tmp_path: Path) -> Path:
    add(tmp_path / "custody.duckdb", "P1")
    return tmp_path / "custody.duckdb"


def test_batches_arrive_and_a_second_watcher_is_told(graph: Graph, ledger_file: Path) -> None:
    home = graph.address.home
    assert home is not None
    with watching(ledger_file, home) as watch:
        watch.wait(lambda: len(watch.synced) == 1)
        add(ledger_file, "P2")
        watch.wait(lambda: len(watch.synced) == 2)
        assert graph.rows("lookup/find_item", names=["P2"], most=1)
        second = Watching(ledger_file, home)
        second.run()
        assert [type(error) for error in second.failed] == [WatchedError]
        assert "Another watcher" in str(second.failed[0])
        assert not watch.failed
    # The first has left: the next one may watch.
    with watching(ledger_file, home) as third:
        add(ledger_file, "P3")
        third.wait(lambda: bool(third.synced))
        assert not third.failed


def test_locked_ledger_and_stopped_server_are_waited_for(
    graph_server: ServerStatus, graph: Graph, ledger_file: Path
) -> None:
    with watching(ledger_file, graph_server.home) as watch:
        watch.wait(lambda: len(watch.synced) == 1)
        with Book.open(ledger_file) as book:
            book.ingest_rows("batteries", [{"battery_id": "P2"}])
            # Written to the log, and the file is this one's still.
            book.connection.execute("CHECKPOINT")
            watch.wait(lambda: bool(watch.said))
        watch.wait(lambda: len(watch.synced) == 2)
        stop_server(graph_server.home)
        add(ledger_file, "P3")
        watch.wait(lambda: any("does not run" in said or "No graph answers" in said for said in watch.said))
        start_server(graph_server.home, heap_mb=640, page_cache_mb=128)
        watch.wait(lambda: len(watch.synced) == 3)
        assert watch.said[-1] == "The graph follows the ledger again."
        assert not watch.failed


def test_watch_without_a_graph_says_so_at_once(ledger_file: Path, tmp_path: Path) -> None:
    watch = Watching(ledger_file, tmp_path / "nowhere")
    watch.run()
    assert "does not run" in str(watch.failed[0])
