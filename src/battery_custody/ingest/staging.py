"""Staging: where rows wait, checked and converted, until the ledger takes the batch.

Everything here is a TEMP table of the ledger's own connection:

    staged_source   one row for each file
    staged_<table>  the valid rows of each table that occurs
    staged_reject   one row for each bad field of a record that can't be taken

A source record is taken whole or not at all: where one of its rows is rejected, none stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
from duckdb import DuckDBPyConnection

from battery_custody.ingest.cells import Storage
from battery_custody.ingest.layout import RECORD, SOURCE, Layout, RawColumn, lay_out
from battery_custody.ingest.rows import rows_table
from battery_custody.ingest.separations import STAGED_TABLES
from battery_custody.ingest.statements import (
    collect_rejects,
    create_staged,
    drop_bad,
    drop_rejected,
    stage,
)
from battery_custody.tables.source import SourceTable

_SOURCE = (
    "CREATE TEMP TABLE staged_source (source_no INTEGER, name VARCHAR, format VARCHAR, bytes BIGINT, sha256 VARCHAR)"
)
_REJECT = (
    "CREATE TEMP TABLE staged_reject"
    " (source_no INTEGER, source_row BIGINT, table_name VARCHAR, field VARCHAR, reason VARCHAR, raw VARCHAR)"
)
#: The relation under which rows of documents are shown to the engine.
_ROWS = "rows_to_stage"
_REJECTS = "rejects_to_keep"
#: How many rows of documents are gathered before they are staged.
ROWS_AT_ONCE = 100_000


@dataclass(frozen=True)
class Reject:
    """Why a record, or a whole file where `row` is None, can't be taken."""

    reason: str
    row: int | None = None
    table: str | None = None
    field: str | None = None
    raw: str | None = None


class Staging:
    """The staged tables of one batch on a connection; those of a batch before are dropped.

    No statement of it needs a transaction. Outside one, a file that breaks while it is read leaves
    the rest of the batch as it is; inside one, the engine aborts the transaction.
    """

    def __init__(self, connection: DuckDBPyConnection) -> None:
        """Make the empty staging tables on the ledger's connection."""
        self.connection = connection
        self.tables: dict[str, SourceTable] = {}
        self.warnings: list[str] = []
        self._waiting: dict[str, list[dict[str, Any]]] = {}
        self._waiting_sources: set[int] = set()
        self.drop()
        connection.execute(_SOURCE)
        connection.execute(_REJECT)

    def drop(self) -> None:
        """Drop all staged tables of the connection."""
        for name in ("source", "reject", *STAGED_TABLES):
            self.connection.execute(f"DROP TABLE IF EXISTS temp.staged_{name}")
        self.tables.clear()

    def add_source(self, name: str, format_: str, size: int, sha256: str) -> int:
        """Register a file and return its number, from 1."""
        found = self.connection.execute("SELECT count(*) + 1 FROM staged_source").fetchall()
        source_no = int(found[0][0])
        self.connection.execute(
            "INSERT INTO staged_source VALUES (?, ?, ?, ?, ?)", [source_no, name, format_, size, sha256]
        )
        return source_no

    def warn(self, source: str | Path, text: str) -> None:
        """Keep a warning about a source, once."""
        message = f"{source}: {text}"
        if message not in self.warnings:
            self.warnings.append(message)

    def reject(self, source_no: int, rejects: Iterable[Reject]) -> None:
        """Keep what can't be taken of a source."""
        found = list(rejects)
        if not found:
            return
        columns = {
            "source_row": pa.array([reject.row for reject in found], pa.int64()),
            **{
                name: pa.array([getattr(reject, name) for reject in found], pa.string())
                for name in ("table", "field", "reason", "raw")
            },
        }
        self.connection.register(_REJECTS, pa.table(columns))
        self.connection.execute(f"INSERT INTO staged_reject SELECT ?, * FROM {_REJECTS}", [source_no])
        self.connection.unregister(_REJECTS)

    def columns(self, relation: str, parameters: Mapping[str, Any] | None = None) -> list[RawColumn]:
        """Return the columns of a FROM item as the engine sees them, under their own headers."""
        found = self.connection.execute(f"DESCRIBE SELECT * FROM {relation}", dict(parameters or {})).fetchall()
        return [RawColumn(row[0], row[0], Storage.of(row[1])) for row in found]

    def stage_relation(
        self,
        table: SourceTable,
        relation: str,
        source_no: int | None,
        *,
        layout: Layout | None = None,
        parameters: Mapping[str, Any] | None = None,
    ) -> None:
        """Check and convert the raw rows of a relation in one pass, and stage them.

        `relation` is a FROM item: a view, a table, or a table function with `$parameters`. Its columns
        are text or typed. `_record` numbers the source records from 1 (default: order of the rows),
        `_part` the rows within one; `_extra` and `_raw` are JSON text. Unknown columns go to `extra`.
        Without `source_no` each row names its source in `_source`.
        """
        if layout is None:
            layout = lay_out(table, self.columns(relation, parameters))
        self.prepare(table)
        statement = stage(table, relation, layout, source_no)
        self.connection.execute(statement.sql, {**(parameters or {}), **statement.values})
        self._move_rejects(table)

    def prepare(self, table: SourceTable) -> None:
        """Make a table's staged table if there is none yet."""
        if table.name not in self.tables:
            self.connection.execute(create_staged(table))
            self.tables[table.name] = table

    def stage_rows(
        self,
        rows_by_table: Mapping[str, Sequence[dict[str, Any]]],
        rejects: Iterable[Reject],
        source_no: int,
        *,
        later: bool = False,
    ) -> None:
        """Stage the rows of a document, already in memory, table by table, and its rejects.

        Rows may hold `_record` and `_part`, `_extra` and `_raw`; other unknown keys go to `extra`.
        They are marked with their source in place.
        With `later`, rows of many small documents are gathered until there are enough, or `flush`.
        """
        self.reject(source_no, rejects)
        for name, rows in rows_by_table.items():
            for number, row in enumerate(rows, start=1):
                row.setdefault(RECORD, number)
                row[SOURCE] = source_no
            self._waiting.setdefault(name, []).extend(rows)
        self._waiting_sources.add(source_no)
        if not later or sum(map(len, self._waiting.values())) >= ROWS_AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Stage the rows that wait; the rows of a record of which any is rejected all go."""
        for name, rows in self._waiting.items():
            if rows:
                table = STAGED_TABLES[name]
                self.connection.register(_ROWS, rows_table(table, rows))
                self.stage_relation(table, _ROWS, None)
                self.connection.unregister(_ROWS)
        self._waiting.clear()
        if self._waiting_sources:
            for table in self.tables.values():
                self.connection.execute(drop_rejected(table), {"sources": sorted(self._waiting_sources)})
        self._waiting_sources.clear()

    def _move_rejects(self, table: SourceTable) -> None:
        statement = collect_rejects(table)
        self.connection.execute(statement.sql, statement.values)
        self.connection.execute(drop_bad(table))
