"""Sync: the graph is brought up to the ledger's last batch, by what changed since its watermark.

Whatever a batch may have changed is compared with the graph and only what differs is replaced, so
that a sync that was killed is simply done again: it neither loses nor doubles anything. A small sync
is one transaction; a large one is many, of which the last moves the watermark.
"""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from battery_custody.errors import GraphError
from battery_custody.graph.bulk import import_changes
from battery_custody.graph.changes import (
    BEGINNING,
    Changes,
    Chunk,
    Mark,
    has_run,
    is_of_ledger,
    latest_mark,
    read_changes,
)
from battery_custody.graph.connection import Graph
from battery_custody.graph.projection import NODES, PROJECTED, RELATIONSHIPS
from battery_custody.graph.reconcile import Stale, compare, delete_elements, mend, write_rows
from battery_custody.graph.runtime import Announce
from battery_custody.graph.schema import apply_schema
from battery_custody.graph.watermark import Fences, find_foreign, move_watermark, note_present, read_watermark

if TYPE_CHECKING:
    from neo4j import ManagedTransaction

#: Up to so many owners and rows a sync is one transaction, seen by readers whole or not at all.
ONE_TRANSACTION = 5_000
#: With fewer rows Bolt is done before a server has stopped and started again.
BULK_ABOVE = 200_000
_CHUNK_OWNERS = 2_000
_CHUNK_ROWS = 8_000


@dataclass(frozen=True)
class SyncReport:
    """What a sync did: from which batch to which, how many rows it looked at, by what way, how long it took."""

    from_batch_no: int
    to_batch_no: int
    rows: dict[str, int]
    how: str
    seconds: float


def sync_graph(
    connection: duckdb.DuckDBPyConnection,
    graph: Graph,
    *,
    into_existing: bool = False,
    workers: int = 2,
    bulk_above: int = BULK_ABOVE,
    release: Callable[[], None] | None = None,
    announce: Announce | None = None,
) -> SyncReport:
    """Bring the graph up to the ledger's last batch.

    Args:
        connection: the ledger, open for reading or writing.
        graph: the graph.
        into_existing: go on where the database holds other data.
        workers: how many transactions write at a time.
        bulk_above: with more rows than this an empty local graph is filled by Neo4j's own importer.
        release: called when the ledger is needed no longer, before anything is written.
        announce: told what is done, in one sentence each.

    Raises:
        GraphError: if the graph is away, made from another ledger, of another's data, or another
            sync is at work. Nothing is lost: the next sync finishes the work.
        LedgerError: if the ledger can't be read.
    """
    began = time.monotonic()
    since = _since(connection, graph, into_existing)
    if since == latest_mark(connection):
        return SyncReport(since.batch_no, since.batch_no, {}, "nothing new", time.monotonic() - began)
    apply_schema(graph)
    with tempfile.TemporaryDirectory(prefix="custody-graph-") as folder:
        changes = read_changes(connection, Path(folder), since)
        if release is not None:
            release()
        if announce is not None:
            announce(_what_is_written(changes))
        fences = Fences(graph, workers)
        try:
            fences.take(changes.target)
            _check_unmoved(graph, since)
            # Asked under the fences: whatever stood before them cannot change any more.
            fresh = not graph.rows("load/has_projected")[0][0]
            if fresh and sum(changes.rows.values()) > bulk_above and find_foreign(graph) is None and graph.address.home:
                how = "bulk import"
                import_changes(changes, graph.address.home)
                apply_schema(graph)
                graph.write(partial(_arrive, changes=changes))
            elif sum(changes.owners.values()) + sum(changes.rows.values()) <= ONE_TRANSACTION:
                how = "one transaction"
                graph.write(partial(_send_at_once, changes=changes, fences=fences, fresh=fresh))
            else:
                how = "batches"
                _send_in_parts(graph, changes, fences, fresh)
        finally:
            _leave(fences)
    return SyncReport(since.batch_no, changes.target.batch_no, changes.rows, how, time.monotonic() - began)


def _since(connection: duckdb.DuckDBPyConnection, graph: Graph, into_existing: bool) -> Mark:
    watermark = read_watermark(graph)
    if watermark is None:
        label = None if into_existing else find_foreign(graph)
        if label is not None:
            raise GraphError(
                f"The database at {graph.address.url} holds other data (label {label}); "
                "name an empty one, or add --into-existing."
            )
        return BEGINNING
    if not is_of_ledger(connection, watermark.mark):
        raise GraphError(
            f"The graph at {graph.address.url} was made from another ledger (its batch "
            f"{watermark.mark.batch_no} is not this ledger's); name that ledger, or an empty database."
        )
    # Runs that the ledger does not know were of a copy of it: then all findings are looked at.
    return watermark.mark if has_run(connection, watermark.mark.run_id) else replace(watermark.mark, run_id="")


def _what_is_written(changes: Changes) -> str:
    if changes.since.batch == changes.target.batch:
        return f"Writing the findings up to run {changes.target.run_id} to the graph."
    return f"Writing batches {changes.since.batch_no + 1} to {changes.target.batch_no} to the graph."


def _check_unmoved(graph: Graph, since: Mark) -> None:
    watermark = read_watermark(graph)
    if watermark is not None and watermark.mark.batch != since.batch:
        raise GraphError(f"Another sync brought the graph to batch {watermark.mark.batch_no} meanwhile; sync again.")


def _send_at_once(tx: ManagedTransaction, changes: Changes, fences: Fences, fresh: bool) -> None:
    fences.hold(tx, 0)
    stale: Stale = []
    for table in PROJECTED:
        for chunk in changes.chunks(table, owners=_CHUNK_OWNERS, rows=_CHUNK_ROWS):
            stale.append((table, _send(tx, chunk, fresh)))
    for table, element_ids in stale:
        delete_elements(tx, table, element_ids)
    _arrive(tx, changes)


def _arrive(tx: ManagedTransaction, changes: Changes) -> None:
    move_watermark(tx, changes.target)
    note_present(tx, changes.now_s)


def _send_in_parts(graph: Graph, changes: Changes, fences: Fences, fresh: bool) -> None:
    stale: Stale = []
    # Nodes first, of all labels: a relationship may have its ends in any of them.
    for tables in (NODES, RELATIONSHIPS):
        chunks = (
            chunk
            for table in tables
            for chunk in changes.chunks(table, owners=_CHUNK_OWNERS, rows=_CHUNK_ROWS)
            if chunk.rows or not fresh
        )
        stale += _share_out(graph, chunks, fences, fresh)

    graph.write(partial(_finish, stale=stale, changes=changes, fences=fences))


def _finish(tx: ManagedTransaction, stale: Stale, changes: Changes, fences: Fences) -> None:
    for worker_no in range(fences.workers):
        fences.hold(tx, worker_no)
    for table, element_ids in stale:
        delete_elements(tx, table, element_ids)
    _arrive(tx, changes)


def _share_out(graph: Graph, chunks: Iterator[Chunk], fences: Fences, fresh: bool) -> Stale:
    """Let the workers take chunk after chunk, each in a transaction; stop all at the first failure."""
    lock = threading.Lock()
    failed = threading.Event()

    def work(worker_no: int) -> Stale:
        stale = []
        try:
            while not failed.is_set():
                with lock:
                    chunk = next(chunks, None)
                if chunk is None:
                    break
                sending = partial(_send_alone, chunk=chunk, fences=fences, worker_no=worker_no, fresh=fresh)
                stale.append((chunk.table, graph.write(sending)))
        except BaseException:
            failed.set()
            raise
        return stale

    with ThreadPoolExecutor(fences.workers) as pool:
        return [entry for part in pool.map(work, range(fences.workers)) for entry in part if entry[1]]


def _send_alone(tx: ManagedTransaction, chunk: Chunk, fences: Fences, worker_no: int, fresh: bool) -> list[str]:
    fences.hold(tx, worker_no)
    return _send(tx, chunk, fresh)


def _send(tx: ManagedTransaction, chunk: Chunk, fresh: bool) -> list[str]:
    if fresh:
        write_rows(tx, chunk.table, chunk.rows)
        return []
    return mend(tx, compare(tx, chunk))


def _leave(fences: Fences) -> None:
    try:
        fences.leave()
    except GraphError:
        # The server is away: the fences lapse by themselves, and the first failure is the one to tell.
        return
