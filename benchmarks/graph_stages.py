"""The stages of a run of the graph's benchmark, in order, over one folder; each yields the rows that it measured."""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from processes import run_job
from rows import Row, at_least, at_most

from battery_custody.book import Book
from battery_custody.detect.catalogue import rule
from battery_custody.detect.parameters import effective
from battery_custody.graph import bulk, sync
from battery_custody.graph.address import local_address
from battery_custody.graph.changes import read_changes
from battery_custody.graph.connection import Graph, open_graph
from battery_custody.graph.foreign import read_columns
from battery_custody.graph.foreign_mapping import foreign_sections
from battery_custody.graph.projection import NODES, PROJECTED
from battery_custody.graph.schema import apply_schema
from battery_custody.graph.server import free_port, start_server, stop_server
from battery_custody.graph.statements import cypher
from battery_custody.graph.watermark import Fences

#: Batteries of the nation that is written by Bolt, row by row of lists.
BOLT_BATTERIES = 50_000
#: Look-ups that are timed, after as many to warm up.
LOOK_UPS = 1_000
#: Transfers that are read back both ways.
READ_BACK = 500_000
TWINS = ("CC401", "CC101", "CC406", "CC203")

_TRANSFER = next(table for table in PROJECTED if table.token == "CUSTODY_TRANSFER")
_CHAIN = "MATCH ()-[t:CUSTODY_TRANSFER {battery_id: $id}]->() RETURN t ORDER BY t.seq LIMIT 500"
_COLUMNS = ("transfer_id", "battery_id", "kind", "at", "event_id", "mass_kg", "adcode", "is_waste")
_ROW_BY_ROW = f"""UNWIND range($first, $last) AS number MATCH ()-[t]->() WHERE id(t) = number AND type(t) = $token
    RETURN {", ".join(f"t.{name}" for name in _COLUMNS)}"""


class GraphBench:
    """One run: a folder for its files and servers, a nation's size and seed, the memory of a server."""

    def __init__(self, folder: Path, batteries: int, seed: int, heap_mb: int, page_cache_mb: int) -> None:
        self._folder = folder
        self._batteries = batteries
        self._seed = seed
        self._memory = {"heap_mb": heap_mb, "page_cache_mb": page_cache_mb}
        self._ledger = folder / "custody.duckdb"
        self._home = folder / "graph"
        self._transfers = 0

    @property
    def stages(self) -> tuple[Callable[[], Iterator[Row]], ...]:
        """The stages in the order in which they must run."""
        return (self.write_by_bolt, self.make_the_ledger, self.import_in_bulk, self.look_up, self.read_back,
                self.rules_and_twins, self.one_more_event)  # fmt: skip

    def stop(self) -> None:
        """Stop the servers that still run."""
        for home in (self._home, self._folder / "bolt"):
            if home.exists():
                stop_server(home)

    def write_by_bolt(self) -> Iterator[Row]:
        """Write transfers by Bolt as a sync does, without and with the uniqueness of their ids."""
        ledger, home = self._folder / "bolt.duckdb", self._folder / "bolt"
        self._make_ledger(ledger, min(self._batteries, BOLT_BATTERIES))
        start_server(home, port=free_port(), **self._memory)
        with Book.open(ledger, read_only=True) as book, open_graph(local_address(home)) as graph:
            apply_schema(graph)
            with tempfile.TemporaryDirectory(dir=self._folder) as folder:
                changes = read_changes(book.connection, Path(folder))
                fences = Fences(graph, 2)
                fences.take(changes.target)

                def send(table: Any) -> float:
                    began = time.perf_counter()
                    # What `custody graph sync` does with a large batch, of one table alone.
                    chunks = changes.chunks(table, owners=2_000, rows=8_000)
                    sync._share_out(graph, (chunk for chunk in chunks if chunk.rows), fences, True)
                    return time.perf_counter() - began

                for table in NODES:
                    send(table)
                count = changes.rows[_TRANSFER.name]
                with_s = send(_TRANSFER)
                graph.run_alone("MATCH ()-[t:CUSTODY_TRANSFER]->() CALL (t) { DELETE t } IN TRANSACTIONS OF 10000 ROWS")
                graph.run_alone("DROP CONSTRAINT custody_transfer_unique")
                without_s = send(_TRANSFER)
        stop_server(home)
        note = f"{count:,} transfers, rows as lists, two workers"
        yield Row("write by Bolt, ids not unique", count / without_s, "transfers/s", at_least(30_000), note)
        yield Row("write by Bolt, ids unique", count / with_s, "transfers/s", at_least(15_000), note)

    def make_the_ledger(self) -> Iterator[Row]:
        """Simulate the nation and read it into the ledger."""
        began = time.perf_counter()
        self._make_ledger(self._ledger, self._batteries)
        yield Row("simulate and ingest", time.perf_counter() - began, "s")

    def import_in_bulk(self) -> Iterator[Row]:
        """Fill an empty graph by Neo4j's importer."""
        start_server(self._home, port=free_port(), **self._memory)
        with Book.open(self._ledger, read_only=True) as book, _timed_importer() as importer, self._graph() as graph:
            report = sync.sync_graph(book.connection, graph, bulk_above=0)
        self._transfers = report.rows[_TRANSFER.name]
        everything = sum(report.rows.values())
        note = f"{self._transfers:,} transfers among {everything:,} rows"
        yield Row("bulk import, the importer alone", everything / importer[0], "rows/s", note=note)
        yield Row(
            "bulk import, the importer alone", self._transfers / importer[0], "transfers/s", at_least(150_000), note
        )
        yield Row(
            "bulk import, whole sync", report.seconds, "s", note="read, written as CSV, imported, indexed, restarted"
        )

    def look_up(self) -> Iterator[Row]:
        """Ask for the chains of batteries, one at a time, driver to objects."""
        with self._graph() as graph, Book.open(self._ledger, read_only=True) as book:
            ids = [id_ for (id_,) in book.connection.execute("SELECT item_id FROM battery").fetchall()]
            chosen = random.Random(self._seed).choices(ids, k=2 * LOOK_UPS)
            times = []
            with graph.driver.session(database=graph.address.database) as session:
                for id_ in chosen:
                    began = time.perf_counter()
                    session.execute_read(lambda tx, id_=id_: [dict(record[0]) for record in tx.run(_CHAIN, id=id_)])
                    times.append(time.perf_counter() - began)
        warm = sorted(times[LOOK_UPS:])
        note = f"{LOOK_UPS:,} chains among {self._transfers:,} transfers"
        yield Row("chain of a battery, median", 1000 * statistics.median(warm), "ms", at_most(4), note)
        yield Row("chain of a battery, p99", 1000 * warm[int(0.99 * len(warm))], "ms", at_most(15), note)

    def read_back(self) -> Iterator[Row]:
        """Read transfers back: one list for each column and range, and row by row."""
        columns = {"transfer_id": "transfer_id", "consignor_id": "kind", "consignee_id": "adcode", "event_time": "at",
                   "item_id": "battery_id", "mass_kg": "mass_kg", "price_cny": "is_waste"}  # fmt: skip
        (section,) = foreign_sections({"transfers": {"type": "CUSTODY_TRANSFER", "columns": columns}})
        with self._graph() as graph:
            first, last, _ = graph.rows("foreign/span_relationships", token=section.token)[0]
            began, count = time.perf_counter(), 0
            for cells in read_columns(graph, section):
                count += len(cells[0])
                if count >= READ_BACK:
                    break
            by_column = count / (time.perf_counter() - began)
            began, count = time.perf_counter(), 0
            for low in range(first, last + 1, 20_000):
                params = {"first": low, "last": min(low + 19_999, last), "token": section.token}
                count += graph.read(lambda tx, params=params: sum(1 for _ in tx.run(_ROW_BY_ROW, params)))
                if count >= READ_BACK / 5:
                    break
            by_row = count / (time.perf_counter() - began)
        yield Row("read back, one list for each column", by_column, "rows/s", at_least(250_000))
        yield Row("read back, row by row", by_row, "rows/s")
        yield Row("read back, column-wise against row-wise", by_column / by_row, "×", at_least(6))

    def rules_and_twins(self) -> Iterator[Row]:
        """Run rules by DuckDB and their twins by Neo4j over the same nation."""
        with Book.open(self._ledger) as book:
            runs = {run.rule_id: run for run in book.detect(TWINS).rules}
        with self._graph() as graph:
            for rule_id in TWINS:
                params = effective(rule(rule_id), {})
                seconds, flagged = _twin(graph, rule_id, params)
                run = runs[rule_id]
                yield Row(f"{rule_id} by DuckDB", run.seconds, "s", note=f"{run.flagged:,} flagged")
                yield Row(f"{rule_id} by its twin in Cypher", seconds, "s", note=f"{flagged:,} flagged")

    def one_more_event(self) -> Iterator[Row]:
        """Ingest one more event and bring it to the graph."""
        with Book.open(self._ledger) as book, self._graph() as graph:
            sync.sync_graph(book.connection, graph)
            (item_id,) = book.connection.execute("SELECT min(item_id) FROM battery").fetchall()[0]
            event = {"event_id": "bench", "event_type": "inspecting", "item_id": item_id, "event_time": "2030-01-01"}
            book.ingest_rows("custody_events", [event])
            began = time.perf_counter()
            sync.sync_graph(book.connection, graph)
            yield Row("one more event in the graph after ingest", time.perf_counter() - began, "s", at_most(1))

    @contextmanager
    def _graph(self) -> Iterator[Graph]:
        with open_graph(local_address(self._home)) as graph:
            yield graph

    def _make_ledger(self, ledger: Path, batteries: int) -> None:
        records = self._folder / f"{ledger.stem}-records"
        run_job("simulate", out=records, batteries=batteries, seed=self._seed, formats="parquet")
        run_job("ingest", ledger=ledger, path=records)


def _twin(graph: Graph, rule_id: str, params: dict[str, Any]) -> tuple[float, int]:
    began = time.perf_counter()
    flagged = graph.read(lambda tx: sum(1 for _ in tx.run(cypher(f"detect/{rule_id}"), params)))
    return time.perf_counter() - began, flagged


@contextmanager
def _timed_importer() -> Iterator[list[float]]:
    """Measure how long Neo4j's own importer runs: the sync's time holds reading, restart and indexes too."""
    seconds: list[float] = []
    run_admin = bulk.run_admin

    def timed(*arguments: Any, **options: Any) -> str:
        began = time.perf_counter()
        try:
            return run_admin(*arguments, **options)
        finally:
            seconds.append(time.perf_counter() - began)

    bulk.run_admin = timed
    try:
        yield seconds
    finally:
        bulk.run_admin = run_admin
