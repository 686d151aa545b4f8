"""One real Neo4j for the tests of a session, in a folder of its own, on a free loopback port."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest

from battery_custody.book import Book
from battery_custody.errors import GraphError
from battery_custody.graph.address import local_address
from battery_custody.graph.connection import Graph, open_graph
from battery_custody.graph.home import ServerHome
from battery_custody.graph.server import ServerStatus, free_port, start_server, stop_server

HEAP_MB = 640
PAGE_CACHE_MB = 128

NO_NEO4J = "no Neo4j: "
#: Asked when the session begins: tests run without the settings of whoever runs them.
REQUIRED = os.environ.get("CUSTODY_REQUIRE_NEO4J") == "1"
#: Why there is no server, found once and said once.
_missing: list[str] = []


@pytest.fixture(scope="session")
def graph_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the session's server."""
    return tmp_path_factory.mktemp("neo4j") / "home"


@pytest.fixture(scope="session")
def _stopped_at_end(graph_home: Path) -> Iterator[None]:
    yield
    if ServerHome(graph_home).process_file.exists():
        stop_server(graph_home)


@pytest.fixture
def graph_server(graph_home: Path, _stopped_at_end: None) -> ServerStatus:
    """The session's server, started if it does not run (a test may have stopped or killed it)."""
    try:
        if _missing:
            raise GraphError(_missing[0])
        # The first start on a port of its own; then on the one of last time.
        port = None if ServerHome(graph_home).process_file.exists() else free_port()
        return start_server(graph_home, port=port, heap_mb=HEAP_MB, page_cache_mb=PAGE_CACHE_MB)
    except GraphError as error:
        if REQUIRED:
            pytest.fail(f"CUSTODY_REQUIRE_NEO4J is set and there is no Neo4j: {error}")
        _missing.append(str(error))
        pytest.skip(f"{NO_NEO4J}{_missing[0]}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Give all tests that lack a server one place, so that pytest says so in one line."""
    report = yield
    if report.skipped and isinstance(report.longrepr, tuple) and NO_NEO4J in report.longrepr[2]:
        report.longrepr = (str(Path(__file__)), 1, report.longrepr[2])
    return report


@pytest.fixture
def graph(graph_server: ServerStatus) -> Iterator[Graph]:
    """A graph without nodes; the schema of earlier tests may stand."""
    with open_graph(local_address(graph_server.home), retry_s=5.0) as opened:
        opened.run_alone("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 1000 ROWS")
        yield opened


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Callable[..., Book]]:
    """Make a ledger, or ingest a further batch into it, from CSV texts by table."""
    books: list[Book] = []
    batches = iter(range(1, 1_000))

    def ingest(**tables: str) -> Book:
        folder = tmp_path / f"batch{next(batches)}"
        folder.mkdir()
        for name, text in tables.items():
            lines = [",".join(part.strip() for part in line.split(",")) for line in text.strip().splitlines()]
            (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        if not books:
            books.append(Book.open(tmp_path / "custody.duckdb"))
        books[0].ingest(folder)
        return books[0]

    yield ingest
    for book in books:
        book.close()


@pytest.fixture(scope="session")
def nation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledger of a small simulated nation; open it for reading only."""
    from battery_custody.simulate import simulate_nation

    folder = tmp_path_factory.mktemp("nation")
    simulate_nation(folder / "records", batteries=1000, seed=7)
    path = folder / "custody.duckdb"
    with Book.open(path) as book:
        book.ingest(folder / "records")
    return path


@pytest.fixture(scope="session")
def judged_nation(nation: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same ledger after a run of all rules; open it for reading only."""
    path = tmp_path_factory.mktemp("judged") / "custody.duckdb"
    shutil.copy(nation, path)
    with Book.open(path) as book:
        book.detect().raise_for_failures()
    return path
