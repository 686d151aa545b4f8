"""Reading a graph that is already there, of other labels and properties, into the ledger's staging.

Every column comes as one list for each range of the graph's own numbers: row by row the driver
takes several times as long. What was read is kept as a Parquet file for as long as it is staged,
and passes the same checks as any record file. Each label or type is a source of its own, its rows numbered
in the order of the graph's numbers.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from battery_custody.errors import InputError
from battery_custody.graph.address import named_address
from battery_custody.graph.connection import Graph, open_graph
from battery_custody.graph.foreign_mapping import ForeignSection, foreign_sections
from battery_custody.graph.statements import cypher
from battery_custody.ingest.names import FILE_TABLES
from battery_custody.ingest.plan import Progress, StagedBatch
from battery_custody.ingest.reader import ReadOptions
from battery_custody.ingest.stage_parquet import stage_parquet
from battery_custody.ingest.staging import Staging
from battery_custody.ingest.table_file import TableFile
from battery_custody.ingest.text_file import fingerprint

if TYPE_CHECKING:
    from neo4j import ManagedTransaction

#: How many of the graph's numbers are read at a time.
RANGE = 20_000
FORMAT = "neo4j"


def stage_addresses(
    connection: duckdb.DuckDBPyConnection,
    addresses: Sequence[str],
    mapping: Mapping[str, Any],
    progress: Progress | None = None,
) -> StagedBatch:
    """Stage what a mapping names of the graph at an address.

    Raises:
        InputError: for more than one address, none that can be read, or a mapping that can't be used.
        GraphError: if the graph is away, refuses, or is too old.
    """
    if len(addresses) > 1:
        raise InputError("A graph is a batch of its own; ingest it and the files one after the other.")
    if not mapping:
        raise InputError("A graph is read by a mapping of its labels and types; name one with --mapping FILE.")
    foreign_sections(mapping)
    with open_graph(named_address(addresses[0])) as graph:
        return stage_graph(connection, graph, mapping, progress)


def stage_graph(
    connection: duckdb.DuckDBPyConnection, graph: Graph, mapping: Mapping[str, Any], progress: Progress | None = None
) -> StagedBatch:
    """Stage what a mapping names of a graph.

    Raises:
        InputError: for a mapping that can't be used.
        GraphError: if the graph is away; nothing is staged then that anyone takes.
    """
    sections = foreign_sections(mapping)
    staging = Staging(connection)
    for number, section in enumerate(sections, start=1):
        name = f"{graph.address.url}/{graph.address.database or ''}#{section.token}"
        if progress is not None:
            progress(name, number, len(sections))
        with tempfile.TemporaryDirectory(prefix="custody-graph-") as folder:
            file = Path(folder) / f"{section.table}.parquet"
            if not _write(graph, section, file):
                staging.warn(name, "the graph has none of these")
            source_no = staging.add_source(name, FORMAT, *fingerprint(file))
            stage_parquet(TableFile(file, FILE_TABLES[section.table], source_no, staging, ReadOptions()))
    staging.flush()
    sources = connection.execute("SELECT source_no, name FROM staged_source ORDER BY source_no").fetchall()
    return StagedBatch(staging, dict(sources), tuple(staging.warnings))


def read_columns(graph: Graph, section: ForeignSection, *, numbers: int = RANGE) -> Iterator[list[list[Any]]]:
    """Yield the values of a section's columns, constants excepted, range by range: one list for each column."""
    kind = "nodes" if section.is_node else "relationships"
    first, last, _ = graph.rows(f"foreign/span_{kind}", token=section.token)[0]
    if first is None:
        return
    asked = [
        {"way": column.way, "type": column.type, "property": column.property}
        for column in section.columns
        if column.constant is None
    ]
    reading = cypher(f"foreign/read_{kind}")
    for low in range(first, last + 1, numbers):
        params = {"token": section.token, "first": low, "last": min(low + numbers - 1, last), "columns": asked}
        cells = graph.read(partial(_cells, reading=reading, params=params))
        if cells and cells[0]:
            yield cells


def _cells(tx: ManagedTransaction, reading: str, params: dict[str, Any]) -> list[list[Any]]:
    return [record["cells"] for record in tx.run(reading, params)]


def _write(graph: Graph, section: ForeignSection, file: Path) -> int:
    """Write a section's rows as text; return how many there are."""
    schema = pa.schema([(column.name, pa.string()) for column in section.columns])
    written = 0
    with pq.ParquetWriter(file, schema) as writer:
        for cells in read_columns(graph, section):
            rows = len(cells[0])
            lists = iter(cells)
            columns = [
                pa.repeat(pa.scalar(column.constant), rows)
                if column.constant is not None
                else pa.array([None if cell is None else _text(cell) for cell in next(lists)], pa.string())
                for column in section.columns
            ]
            writer.write_table(pa.Table.from_arrays(columns, schema=schema))
            written += rows
    return written


def _text(cell: object) -> str:
    """Return a value as a cell of a record file: times as ISO 8601, lists with ; between."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, list):
        return ";".join(map(_text, cell))
    # Neo4j's own times tell nanoseconds, which no record file has.
    native = getattr(cell, "to_native", None)
    return str(cell) if native is None else str(native().isoformat())
