"""The watermark of the projection, and the fences that let only one sync write at a time."""

from __future__ import annotations

import os
import socket
import uuid
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from battery_custody.errors import GraphError
from battery_custody.graph.changes import Mark
from battery_custody.graph.connection import Graph
from battery_custody.graph.projection import NODES
from battery_custody.graph.statements import cypher

if TYPE_CHECKING:
    from neo4j import ManagedTransaction

#: Labels that this package makes beside those of the projected tables.
BOOKKEEPING_LABELS = ("Projection", "ProjectionWorker", "SchemaVersion")
# A sync that has not written for so long is taken for dead; writing after that finds its fence taken.
_PATIENCE_S = 60


@dataclass(frozen=True)
class Watermark:
    """Up to where the graph has been brought; `target_batch_no` while a sync is on its way, or died on it."""

    mark: Mark
    target_batch_no: int | None
    synced_at: str | None


def read_watermark(graph: Graph) -> Watermark | None:
    """Return the graph's watermark, or None if nothing was ever projected into it."""
    rows = graph.rows("load/read_watermark")
    if not rows:
        return None
    batch_no, chain_hash, run_id, reviews, target, synced_at = rows[0]
    return Watermark(Mark(batch_no or 0, chain_hash or "", run_id or "", reviews or 0), target, synced_at)


def move_watermark(tx: ManagedTransaction, mark: Mark) -> None:
    """Move the watermark, in the transaction of the last writes."""
    tx.run(cypher("load/move_watermark"), asdict(mark)).consume()


def note_present(tx: ManagedTransaction, now_s: int | None) -> None:
    """Note when anything was reported last, in the transaction of the last writes, after the watermark moved."""
    if now_s is not None:
        tx.run(cypher("load/note_present"), now_s=now_s).consume()


def find_foreign(graph: Graph) -> str | None:
    """Return a label in the database that is not of this package, or None."""
    own = [*(table.token for table in NODES), *BOOKKEEPING_LABELS]
    rows = graph.rows("load/find_foreign", own_labels=own)
    return str(rows[0][0]) if rows else None


class Fences:
    """The fences of one sync: each worker holds its own in every transaction.

    A sync that was taken for dead, by a clock that jumped or a pause, can then write nothing more.
    """

    def __init__(self, graph: Graph, workers: int) -> None:
        self.graph = graph
        self.workers = workers
        self.lease_id = f"{socket.gethostname()} {os.getpid()} {uuid.uuid4()}"

    def take(self, target: Mark) -> None:
        """Take all fences and note where the sync is going.

        Raises:
            GraphError: if another sync is at work.
        """
        held = self._take(_PATIENCE_S)
        if held is not None and is_dead(held[0]):
            held = self._take(0)
        if held is not None:
            host, pid, _ = (*str(held[0]).split(" "), "", "")[:3]
            raise GraphError(
                f"Another sync (process {pid} on {host}) is writing to the graph, last at {held[1]}; "
                "wait until it is done."
            )
        self.graph.write(lambda tx: tx.run(cypher("load/aim_watermark"), batch_no=target.batch_no).consume())

    def hold(self, tx: ManagedTransaction, worker_no: int) -> None:
        """Hold a worker's fence to the end of a transaction.

        Raises:
            GraphError: if another sync took it.
        """
        held = tx.run(cypher("load/hold_fence"), worker_no=worker_no, lease_id=self.lease_id).single()
        if held is None:
            raise GraphError("Another sync took this one for dead and took over; nothing is lost, that one goes on.")

    def leave(self) -> None:
        """Leave all fences to the next sync."""
        self.graph.write(lambda tx: tx.run(cypher("load/leave_fences"), lease_id=self.lease_id).consume())

    def _take(self, patience_s: int) -> tuple[Any, Any] | None:
        params = {"lease_id": self.lease_id, "workers": self.workers, "patience_s": patience_s}
        record = self.graph.write(lambda tx: tx.run(cypher("load/take_fences"), params).single(strict=True))
        return None if record["taken"] else (record["holder"], record["beat_at"])


def is_dead(holder: object) -> bool:
    """Tell whether the process that holds the fences ran on this machine and is gone."""
    host, _, rest = str(holder).partition(" ")
    pid = rest.partition(" ")[0]
    if host != socket.gethostname() or not pid.isdigit() or os.name != "posix":
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
