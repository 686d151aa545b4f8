"""Loading: staged records become rows of the ledger, each batch whole or not at all."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

import duckdb

from battery_custody.ledger.append import append_rows, find_known
from battery_custody.ledger.chain import close_batch
from battery_custody.ledger.counts import count_records
from battery_custody.ledger.keys import assign_keys
from battery_custody.ledger.queries import one_number, query
from battery_custody.ledger.supersede import supersede
from battery_custody.tables.source import SOURCE_TABLES


@dataclass(frozen=True)
class LoadReport:
    """What became of the records of one ingest; `batch_no` is None where nothing was new.

    `rows` tells how many rows each table gained: a record of a document may give several.
    """

    batch_no: int | None
    read: int
    accepted: int
    rejected: int
    duplicate: int
    by_table: dict[str, dict[str, int]] = field(default_factory=dict)
    rejects: list[dict[str, Any]] = field(default_factory=list)
    warnings: tuple[str, ...] = ()
    rows: dict[str, int] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the report as `custody ingest --json` prints it."""
        return asdict(self)


def load_staged(connection: duckdb.DuckDBPyConnection, ingested_s: int) -> LoadReport:
    """Take the staged records into the ledger as one batch, inside the caller's transaction.

    Reads the TEMP tables of `battery_custody.ingest.staging` and drops those of records. Records that
    are known already are counted, not kept twice.
    """
    staged = _staged_tables(connection)
    new_keys = assign_keys(connection, staged)
    batch_no = one_number(connection, "SELECT max(batch_no) FROM ingest_batch") + 1
    source_base = one_number(connection, "SELECT max(source_no) FROM source_file")
    for table in staged:
        find_known(connection, table)
    counts = count_records(connection, staged)
    spans = {}
    for table in staged:
        spans[table] = append_rows(connection, table, batch_no, source_base)
        connection.execute(f"DROP TABLE staged_{table}")
        connection.execute(f"DROP TABLE known_{table}")
    spans["rejected_record"] = _append_rejects(connection, batch_no)
    supersede(connection, batch_no)
    added = any(rows for _, rows in spans.values())
    if added:
        connection.execute(
            "INSERT INTO source_file SELECT $base + source_no, $batch, name, format, bytes, sha256 FROM staged_source",
            {"base": source_base, "batch": batch_no},
        )
        taken = (counts.accepted, counts.rejected, counts.duplicate)
        close_batch(connection, batch_no, ingested_s, taken, spans | new_keys)
    return LoadReport(
        batch_no=batch_no if added else None,
        read=counts.read,
        accepted=counts.accepted,
        rejected=counts.rejected,
        duplicate=counts.duplicate,
        by_table=counts.by_table,
        rejects=_first_rejects(connection),
        rows={table: rows for table, (_, rows) in spans.items() if rows},
    )


def _staged_tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    rows = connection.execute("SELECT table_name FROM duckdb_tables() WHERE temporary").fetchall()
    present = {name for (name,) in rows}
    return [name for name in SOURCE_TABLES if f"staged_{name}" in present]


def _append_rejects(connection: duckdb.DuckDBPyConnection, batch_no: int) -> tuple[int, int]:
    before = one_number(connection, "SELECT max(record_no) FROM rejected_record")
    connection.execute(query("append_rejects"), {"first": before + 1, "batch": batch_no})
    return before + 1, one_number(connection, "SELECT max(record_no) FROM rejected_record") - before


def _first_rejects(connection: duckdb.DuckDBPyConnection, limit: int = 20) -> list[dict[str, Any]]:
    rows = connection.execute(
        """
        SELECT s.name, r.source_row, r.field, r.reason
        FROM staged_reject AS r LEFT JOIN staged_source AS s USING (source_no)
        ORDER BY r.source_no, r.source_row NULLS FIRST, r.field
        LIMIT ?
        """,
        [limit],
    ).fetchall()
    return [dict(zip(("source", "row", "field", "reason"), row, strict=True)) for row in rows]
