"""Watch: the graph follows the ledger, batch by batch, until it is told to stop.

The ledger's file is looked at, not opened, until it changes: whoever writes to it has it to himself.
"""

from __future__ import annotations

import os
import socket
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from battery_custody.errors import GraphError, LedgerError
from battery_custody.graph.address import GraphAddress
from battery_custody.graph.connection import Graph, open_graph
from battery_custody.graph.runtime import Announce
from battery_custody.graph.statements import cypher
from battery_custody.graph.sync import SyncReport, sync_graph
from battery_custody.graph.watermark import is_dead
from battery_custody.ledger.connection import open_ledger
from battery_custody.settings import Settings, ledger_path

#: How often the ledger's file is looked at, seconds.
LOOK_S = 0.2
#: How often the lease is held on, and after how long without that a watcher is taken for dead, seconds.
BEAT_S = 5.0
PATIENCE_S = 30
#: How long a transaction that failed for a passing reason is tried again before the server is said to be away.
RETRY_S = 3.0


class WatchedError(GraphError):
    """Raised where another process follows the ledger into the same graph."""


def watch_graph(
    settings: Settings,
    find_address: Callable[[], GraphAddress],
    *,
    told: Callable[[SyncReport], None],
    announce: Announce,
    into_existing: bool = False,
    stop: Callable[[], bool] = lambda: False,
) -> None:
    """Bring the graph up to the ledger, and again after each batch, until `stop` says so.

    A ledger that another process has open is waited for; so is a server that goes away, once it
    was there. What keeps the graph behind is said once.

    Args:
        settings: which ledger.
        find_address: asked each time that the graph has to be found again: a server that was
            started anew may have another port.
        told: told of each sync that brought something.
        announce: told what is waited for, in one sentence each.
        into_existing: go on where the database holds other data.
        stop: asked after each look.

    Raises:
        WatchedError: if another process follows the ledger into this graph.
        GraphError: if the first sync fails: there is no graph, or it is not the ledger's.
        LedgerError: if there is no ledger.
    """
    watch = _Watch(settings, find_address, into_existing)
    try:
        while not stop():
            _look(watch, told, announce)
            time.sleep(LOOK_S)
    finally:
        watch.close()


def _look(watch: _Watch, told: Callable[[SyncReport], None], announce: Announce) -> None:
    try:
        report = watch.look()
    except WatchedError:
        raise
    except (GraphError, LedgerError) as error:
        if isinstance(error, GraphError):
            if not watch.was_there:
                raise
            watch.let_go()
        elif not watch.path.exists():
            raise
        if str(error) != watch.trouble:
            announce(f"{str(error).rstrip('.')} (waiting).")
        watch.trouble = str(error)
        return
    if watch.trouble:
        announce("The graph follows the ledger again.")
        watch.trouble = ""
    if report is not None:
        told(report)


class _Watch:
    """What is remembered between looks: the open graph, the lease, the file as it was last synced."""

    def __init__(self, settings: Settings, find_address: Callable[[], GraphAddress], into_existing: bool) -> None:
        self.settings = settings
        self.path = ledger_path(settings.ledger)
        self.find_address = find_address
        self.into_existing = into_existing
        self.lease_id = f"{socket.gethostname()} {os.getpid()} {uuid.uuid4()}"
        self.graph: Graph | None = None
        self.was_there = False
        self.trouble = ""
        self._seen: tuple[tuple[int, int] | None, ...] | None = None
        self._beat = 0.0

    def look(self) -> SyncReport | None:
        """Sync if the ledger's file has changed since the last sync; return what was done, None for nothing."""
        graph = self.graph or open_graph(self.find_address(), retry_s=RETRY_S)
        self.graph = graph
        if self.was_there and time.monotonic() - self._beat > BEAT_S:
            self._hold(graph)
        seen = _marks(self.path)
        if seen == self._seen:
            return None
        connection = open_ledger(self.settings, write=False)
        try:
            report = sync_graph(connection, graph, into_existing=self.into_existing, release=connection.close)
        finally:
            connection.close()
        if not self.was_there:
            # Only now: nothing is written into a database that holds other data.
            self._hold(graph)
        self._seen = seen
        self.was_there = True
        return report if report.rows else None

    def let_go(self) -> None:
        """Forget the graph, to find it again at the next look."""
        if self.graph is not None:
            self.graph.close()
        self.graph = None
        self._seen = None

    def close(self) -> None:
        """Leave the lease to the next watcher."""
        if self.graph is None:
            return
        try:
            self.graph.write(lambda tx: tx.run(cypher("load/leave_fences"), lease_id=self.lease_id).consume())
        except GraphError:
            # The server is away: the lease lapses by itself.
            return
        finally:
            self.graph.close()

    def _hold(self, graph: Graph) -> None:
        holder, beat_at = self._take(graph, PATIENCE_S)
        if holder is not None and is_dead(holder):
            holder, beat_at = self._take(graph, 0)
        if holder is not None:
            host, pid = (*str(holder).split(" "), "")[:2]
            raise WatchedError(
                f"Another watcher (process {pid} on {host}) keeps this graph up to date, last seen at {beat_at}; "
                "leave it to that one, or stop it first."
            )
        self._beat = time.monotonic()

    def _take(self, graph: Graph, patience_s: int) -> tuple[str | None, str | None]:
        """Return who has the lease and since when, None where it is ours now."""
        params = {"lease_id": self.lease_id, "patience_s": patience_s}
        record = graph.write(lambda tx: tx.run(cypher("load/take_watch"), params).single(strict=True))
        return (None, None) if record["taken"] else (record["holder"], record["beat_at"])


def _marks(path: Path) -> tuple[tuple[int, int] | None, ...]:
    """Return what shows that a ledger's file or its log has changed."""
    return tuple(_mark(file) for file in (path, path.with_name(path.name + ".wal")))


def _mark(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
