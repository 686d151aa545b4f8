"""A real Neo4j Community on this machine: started, stopped and looked at, with Python packages alone."""

from __future__ import annotations

import json
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from battery_custody.errors import GraphError
from battery_custody.graph.home import USER, ServerHome
from battery_custody.graph.java import run_admin, spawn_server
from battery_custody.graph.runtime import NEO4J_VERSION, Announce, class_path, java_executable

DEFAULT_PORT = 7687
DEFAULT_HEAP_MB = 1024
DEFAULT_PAGE_CACHE_MB = 512
_POLL_S = 0.1
_PORT_ATTEMPTS = 5
# Servers that this process started: their ends have to be waited for, or they stay as zombies.
_children: dict[int, subprocess.Popen[bytes]] = {}


class _PortTakenError(GraphError):
    """Another process listens on the port that was to be the server's."""


@dataclass(frozen=True)
class ServerStatus:
    """What is known of the local Neo4j of one folder; `pid`, `port` and `url` are None while it is stopped."""

    home: Path
    running: bool
    pid: int | None
    port: int | None
    url: str | None
    version: str
    password_file: Path
    data_bytes: int


def start_server(
    home: Path,
    *,
    port: int | None = None,
    heap_mb: int | None = None,
    page_cache_mb: int | None = None,
    wait_s: float = 180.0,
    announce: Announce | None = None,
) -> ServerStatus:
    """Start the Neo4j of a folder on a loopback port and wait until it answers; one that runs is left as it is.

    Args:
        home: folder of its data, configuration, logs and password; made on first start.
        port: loopback port; None: the one of last time, else 7687, else a free one.
        heap_mb: Java heap at most, MB; None: as last time, else 1024.
        page_cache_mb: cache of the store's pages, MB; None: as last time, else 512.
        wait_s: how long to wait until it answers, seconds.
        announce: told what is fetched, how large and under which licence, before that happens.

    Raises:
        GraphError: packages not installed, no Java runtime, nothing to fetch from, no room, port in
            use, or a server that died at start; one sentence each.
    """
    folder = ServerHome(home.absolute())
    status = server_status(home)
    if status.running:
        if port not in (None, status.port):
            raise GraphError(f"The Neo4j of {home} runs on port {status.port} already; stop it first.")
        return status
    java_executable()
    class_path(announce)
    folder.prepare()
    folder.forget_broken_import()
    chosen = _choose_port(folder, port)
    heap = heap_mb or _last(folder, "heap_mb") or DEFAULT_HEAP_MB
    page_cache = page_cache_mb or _last(folder, "page_cache_mb") or DEFAULT_PAGE_CACHE_MB
    folder.write_configuration(chosen, page_cache)
    password = folder.password()
    if folder.is_new:
        run_admin(folder, ["dbms", "set-initial-password", password], what="setting the first password")
    for attempt in range(_PORT_ATTEMPTS):
        try:
            _launch(folder, chosen, heap, page_cache, wait_s)
            break
        except _PortTakenError:
            # Between the look at a port and the server's binding it another server can have come.
            if port is not None or attempt == _PORT_ATTEMPTS - 1:
                raise
            chosen = free_port()
            folder.write_configuration(chosen, page_cache)
    return server_status(home)


def free_port() -> int:
    """Return a loopback port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def stop_server(home: Path, *, wait_s: float = 120.0) -> bool:
    """Stop the Neo4j of a folder, by force if it does not end in time; return whether one ran."""
    import psutil

    status = server_status(home)
    if status.pid is None:
        return False
    try:
        process = psutil.Process(status.pid)
        process.terminate()
        try:
            _wait(process, wait_s)
        except psutil.TimeoutExpired:
            process.kill()
            _wait(process, wait_s)
    except psutil.NoSuchProcess:
        _reap(status.pid)
    except psutil.AccessDenied:
        raise GraphError(f"The Neo4j of {home} (process {status.pid}) is another user's; stop it there.") from None
    return True


def server_status(home: Path) -> ServerStatus:
    """Tell whether the Neo4j of a folder runs, where it answers and how large its data is."""
    folder = ServerHome(home.absolute())
    pid, port = _running(folder)
    return ServerStatus(
        home=folder.path,
        running=pid is not None,
        pid=pid,
        port=port,
        url=None if port is None else f"bolt://{USER}@127.0.0.1:{port}",
        version=NEO4J_VERSION,
        password_file=folder.password_file,
        data_bytes=sum(path.stat().st_size for path in folder.data.rglob("*") if path.is_file()),
    )


def read_logs(home: Path, *, lines: int = 100) -> list[str]:
    """Return the last lines of the server's log, and before them what its process printed, if anything.

    Raises:
        GraphError: if no server ever started in the folder.
    """
    folder = ServerHome(home.absolute())
    if not folder.log.exists() and not folder.console.exists():
        raise GraphError(f"No Neo4j ever started in {home}; start one there first.")
    text = [
        line
        for path in (folder.console, folder.log)
        if path.exists()
        for line in path.read_text("utf-8", errors="replace").splitlines()
    ]
    return text[-lines:]


def _running(folder: ServerHome) -> tuple[int, int] | tuple[None, None]:
    try:
        entry = json.loads(folder.process_file.read_text("utf-8"))
        pid, port, born = int(entry["pid"]), int(entry["port"]), entry["born"]
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None, None
    # Process numbers are used again: the one that was started is known by its time of birth.
    return (pid, port) if born is not None and _born(pid) == born else (None, None)


def _born(pid: int) -> float | None:
    try:
        import psutil
    except ImportError:
        # Without the packages nothing can have been started here.
        return None
    _reap(pid)
    try:
        process = psutil.Process(pid)
        return None if process.status() == psutil.STATUS_ZOMBIE else float(process.create_time())
    except psutil.NoSuchProcess:
        return None


def _reap(pid: int) -> None:
    child = _children.get(pid)
    if child is not None and child.poll() is not None:
        del _children[pid]


def _wait(process: object, wait_s: float) -> None:
    import psutil

    assert isinstance(process, psutil.Process)
    child = _children.pop(process.pid, None)
    if child is None:
        process.wait(wait_s)
        return
    try:
        child.wait(wait_s)
    except subprocess.TimeoutExpired:
        _children[process.pid] = child
        raise psutil.TimeoutExpired(wait_s, process.pid) from None


def _choose_port(folder: ServerHome, wanted: int | None) -> int:
    if wanted is not None:
        if not _is_free(wanted):
            raise _taken(wanted)
        return wanted
    for port in (_last(folder, "port"), DEFAULT_PORT):
        if port is not None and _is_free(port):
            return port
    return free_port()


def _last(folder: ServerHome, name: str) -> int | None:
    """Return a number with which the server was started last."""
    try:
        return int(json.loads(folder.process_file.read_text("utf-8"))[name])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As the server itself does it: a port whose last connections still time out can be used.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            return False
    return True


def _launch(folder: ServerHome, port: int, heap_mb: int, page_cache_mb: int, wait_s: float) -> None:
    """Start the process, keep its number, and wait until it answers on the port itself."""
    process = spawn_server(folder, heap_mb)
    _children[process.pid] = process
    entry = {
        "pid": process.pid,
        "port": port,
        "born": _born(process.pid),
        "heap_mb": heap_mb,
        "page_cache_mb": page_cache_mb,
    }
    folder.process_file.write_text(json.dumps(entry), "utf-8")
    deadline = time.monotonic() + wait_s
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise _death(folder, port)
        # Not any answer on the port will do: it may be another server's.
        if _listens(process.pid, port):
            return
        time.sleep(_POLL_S)
    stop_server(folder.path)
    raise GraphError(f"The Neo4j of {folder.path} did not answer within {wait_s:.0f} s; see {folder.log}.")


def _listens(pid: int, port: int) -> bool:
    import psutil

    try:
        connections = psutil.Process(pid).net_connections("tcp")
    except psutil.NoSuchProcess:
        return False
    return any(each.status == psutil.CONN_LISTEN and each.laddr.port == port for each in connections)


def _taken(port: int) -> _PortTakenError:
    return _PortTakenError(f"The port {port} is in use; name another one, or none to have a free one chosen.")


def _death(folder: ServerHome, port: int) -> GraphError:
    text = "\n".join(read_logs(folder.path, lines=400))
    if "Address already in use" in text or "BindException" in text:
        return _taken(port)
    if "No space left" in text:
        return GraphError(f"The disk of {folder.path} is full: Neo4j could not start; make room and start it again.")
    if "locked by another process" in text:
        return GraphError(f"Another Neo4j has the data in {folder.path}; stop that one first.")
    if "OutOfMemoryError" in text or "Could not reserve enough space" in text:
        return GraphError("Neo4j has too little memory to start; give it a larger heap or free some.")
    errors = [line for line in text.splitlines() if "ERROR" in line or "Exception" in line or "rror:" in line]
    reason = errors[-1].strip() if errors else "it gave no reason"
    return GraphError(f"Neo4j ended while it started ({reason[:300]}); see {folder.log}.")
