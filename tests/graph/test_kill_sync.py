"""Kills of client and server at random points of a sync: the next sync finishes the work."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from battery_custody.book import Book
from battery_custody.errors import GraphError
from battery_custody.graph.address import local_address
from battery_custody.graph.connection import Graph, open_graph
from battery_custody.graph.server import ServerStatus, start_server
from battery_custody.graph.sync import sync_graph
from battery_custody.graph.verify import verify_graph

psutil = pytest.importorskip("psutil")

# Small chunks, so that a sync has many points at which it can be cut.
CLIENT = """
import sys
from pathlib import Path
from battery_custody.book import Book
from battery_custody.graph import sync
from battery_custody.graph.address import local_address
from battery_custody.graph.connection import open_graph

sync._CHUNK_OWNERS = 100
with Book.open(sys.argv[2], read_only=True) as book, open_graph(local_address(Path(sys.argv[1])), retry_s=1.0) as graph:
    sync.sync_graph(book.connection, graph)
"""
COUNT = "MATCH (n) RETURN COUNT { MATCH (n)-->() } + 1 AS elements"
SEED = 20260401


def client(home: Path, nation: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", CLIENT, str(home), str(nation)], stderr=subprocess.PIPE)


def elements(graph: Graph) -> int:
    return int(graph.read(lambda tx: tx.run(f"CALL () {{ {COUNT} }} RETURN sum(elements)").single(strict=True)[0]))


def await_elements(graph: Graph, process: subprocess.Popen[bytes], at_least: int) -> None:
    while process.poll() is None and elements(graph) < at_least:
        pass


def check(graph: Graph, nation: Path) -> None:
    with Book.open(nation, read_only=True) as book:
        sync_graph(book.connection, graph)
        assert verify_graph(book.connection, graph).to_dict()["differences"] == []


def cut_client(graph: Graph, nation: Path, at_least: int) -> None:
    graph.run_alone("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 1000 ROWS")
    assert graph.address.home is not None
    process = client(graph.address.home, nation)
    await_elements(graph, process, at_least)
    process.kill()
    process.communicate()
    check(graph, nation)


def cut_server(graph: Graph, nation: Path, at_least: int) -> None:
    home = graph.address.home
    assert home is not None
    graph.run_alone("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 1000 ROWS")
    status = start_server(home)
    process = client(home, nation)
    await_elements(graph, process, at_least)
    assert status.pid is not None
    psutil.Process(status.pid).kill()
    _, said = process.communicate()
    if process.returncode:
        assert b"GraphError" in said
    with pytest.raises(GraphError, match="No graph answers|does not run"), open_graph(graph.address) as gone:
        gone.rows("load/read_watermark")
    start_server(home, port=status.port, heap_mb=640, page_cache_mb=128)
    with open_graph(local_address(home), retry_s=5.0) as again:
        check(again, nation)


def test_client_killed_in_the_middle(graph: Graph, nation: Path) -> None:
    cut_client(graph, nation, 3_000)


def test_server_killed_in_the_middle(graph: Graph, nation: Path) -> None:
    cut_server(graph, nation, 3_000)


def test_import_killed_in_the_middle_leaves_an_empty_graph(
    graph_server: ServerStatus, graph: Graph, nation: Path
) -> None:
    with Book.open(nation, read_only=True) as book:
        sync_graph(book.connection, graph, bulk_above=0)
    assert graph_server.pid is not None
    process = psutil.Process(start_server(graph_server.home).pid)
    process.kill()
    process.wait()
    # What an importer that was killed leaves: its mark, and a store that is not to be trusted.
    (graph_server.home / "importing").touch()
    start_server(graph_server.home, heap_mb=640, page_cache_mb=128)
    with open_graph(local_address(graph_server.home), retry_s=5.0) as again:
        assert elements(again) == 0
        check(again, nation)


@pytest.mark.slow
@pytest.mark.parametrize("cut", [cut_client, cut_server])
def test_ten_kills_at_random_points(graph: Graph, nation: Path, cut: object) -> None:
    assert callable(cut)
    points = random.Random(SEED)
    for _ in range(10):
        cut(graph, nation, points.randrange(1, 30_000))
