"""The chain of batches: each is hashed over its rows and the batch before, so that tampering shows.

The rows and new keys that a batch added are digested in chunks (`ledger.digest`); a batch's hash is over
the digests of its tables.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

import duckdb

from battery_custody.ledger.digest import CHUNK, SIZE, digest_of, digest_rows
from battery_custody.ledger.queries import first_row, one_number, query
from battery_custody.ledger.rows import kept_columns, row_mark_sql
from battery_custody.model.identifiers.scheme import normal_id
from battery_custody.tables.reported import KEY_TABLES, REPORTED, SCHEMA

GENESIS = "0" * 64
#: The digested columns of a key table and of rejected records, beside their numbers.
_KEY_COLUMNS = ("id", "normal_id")
_REJECT_COLUMNS = ("source", "source_row", "table_name", "field", "reason", "raw")


@dataclass(frozen=True)
class BrokenRow:
    """The first place where a ledger is not what was written; `batch_no` 0: in no one batch."""

    batch_no: int
    row: str
    why: str


def close_batch(
    connection: duckdb.DuckDBPyConnection,
    batch_no: int,
    ingested_s: int,
    counts: tuple[int, int, int],
    spans: dict[str, tuple[int, int]],
) -> None:
    """Digest the rows that a batch added, chain it to the batch before, and write it down.

    Its source files are in `source_file` already. `spans` gives for each table, also those of keys
    (`keys.item`), the first number and how many rows were added; `counts` are the records accepted,
    rejected and known before.
    """
    last = first_row(connection, "SELECT batch_hash FROM ingest_batch ORDER BY batch_no DESC LIMIT 1")
    prev_hash = last[0] if last else GENESIS
    digests: dict[str, tuple[int, int, str]] = {}
    for table, (first, rows) in spans.items():
        if rows:
            chunks = _chunks(connection, table, first, rows)
            digests[table] = (first, rows, digest_of(chunks))
            connection.execute(
                "INSERT INTO batch_table VALUES (?, ?, ?, ?, ?, ?)",
                [batch_no, table, first, rows, chunks, digests[table][2]],
            )
    batch_hash = _batch_hash(prev_hash, batch_no, ingested_s, counts, digests, _sources(connection, batch_no))
    connection.execute(
        "INSERT INTO ingest_batch VALUES (?, ?, ?, ?, ?, ?, ?)", [batch_no, ingested_s, *counts, prev_hash, batch_hash]
    )


def verify_chain(connection: duckdb.DuckDBPyConnection) -> tuple[int, BrokenRow | None]:
    """Recompute every digest and batch hash; return how many batches hold, and the first break."""
    prev_hash = GENESIS
    batches = connection.execute("FROM ingest_batch ORDER BY batch_no").fetchall()
    for expected, (batch_no, ingested_s, accepted, rejected, duplicate, prev, batch_hash) in enumerate(batches, 1):
        if batch_no != expected or prev != prev_hash:
            return len(batches), BrokenRow(
                batch_no, "ingest_batch", f"the batch before batch {batch_no} is missing or changed"
            )
        digests = {}
        tables = connection.execute(
            "SELECT table_name, first_no, rows, chunks, digest FROM batch_table WHERE batch_no = ? ORDER BY table_name",
            [batch_no],
        ).fetchall()
        for table, first, rows, chunks, digest in tables:
            broken = _broken_row(connection, batch_no, table, first, rows, chunks, digest)
            if broken:
                return len(batches), broken
            digests[table] = (first, rows, digest)
        counts, sources = (accepted, rejected, duplicate), _sources(connection, batch_no)
        if _batch_hash(prev_hash, batch_no, ingested_s, counts, digests, sources) != batch_hash:
            why = f"the entry of batch {batch_no}, of its tables or of its source files was changed"
            return len(batches), BrokenRow(batch_no, "ingest_batch", why)
        prev_hash = batch_hash
    return len(batches), _row_of_no_batch(connection)


def _batch_hash(
    prev_hash: str,
    batch_no: int,
    ingested_s: int,
    counts: tuple[int, int, int],
    digests: dict[str, tuple[int, int, str]],
    sources: list[tuple[Any, ...]],
) -> str:
    content = {
        "prev": prev_hash, "batch": batch_no, "at": ingested_s, "counts": counts, "tables": digests, "sources": sources
    }  # fmt: skip
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _sources(connection: duckdb.DuckDBPyConnection, batch_no: int) -> list[tuple[Any, ...]]:
    """Return the source files of a batch, in order."""
    return connection.execute(query("batch_sources"), {"batch": batch_no}).fetchall()


def _stored(table: str) -> str:
    return f"{SCHEMA}.{table}" if table in REPORTED else table


def _number(table: str) -> str:
    return "key" if table.startswith("keys.") else "record_no"


def _chunks(connection: duckdb.DuckDBPyConnection, table: str, first: int, rows: int) -> bytes:
    """Return the digests of the chunks of rows that a batch added to a table."""
    if table in REPORTED:
        columns = kept_columns(table)
    else:
        columns = _REJECT_COLUMNS if table == "rejected_record" else _KEY_COLUMNS
    return digest_rows(connection, _stored(table), _number(table), columns, first, rows)


def _broken_row(
    connection: duckdb.DuckDBPyConnection, batch_no: int, table: str, first: int, rows: int, chunks: bytes, digest: str
) -> BrokenRow | None:
    last = first + rows - 1
    numbered = f"{_number(table)} BETWEEN $first AND $last"
    found = one_number(
        connection, f"SELECT count(*) FROM {_stored(table)} WHERE {numbered}", {"first": first, "last": last}
    )
    if found != rows:
        return BrokenRow(batch_no, f"{table} {first}–{last}", f"{found} rows are there where {rows} were written")
    if digest_of(chunks) != digest:
        return BrokenRow(batch_no, f"{table} {first}–{last}", "the digests are not those that were written")
    there = _chunks(connection, table, first, rows)
    for place in range(0, len(chunks), SIZE):
        if there[place : place + SIZE] != chunks[place : place + SIZE]:
            begin = first + place // SIZE * CHUNK
            return _changed_row(connection, batch_no, table, begin, min(begin + CHUNK - 1, last))
    return None


def _changed_row(connection: duckdb.DuckDBPyConnection, batch_no: int, table: str, first: int, last: int) -> BrokenRow:
    """Name the row of a chunk that was changed, or the chunk where no mark tells which."""
    span = {"first": first, "last": last}
    if table in REPORTED:
        row = first_row(
            connection,
            f"SELECT record_no FROM {SCHEMA}.{table} WHERE record_no BETWEEN $first AND $last "
            f"AND row_mark IS DISTINCT FROM {row_mark_sql(table)} ORDER BY record_no LIMIT 1",
            span,
        )
    elif table == "rejected_record":
        row = first_row(connection, query("changed_reject"), span)
    else:
        row = None
        broken = _changed_id(connection, table, batch_no, span)
        if broken:
            return broken
    if row:
        return BrokenRow(batch_no, f"{table} record {row[0]}", "the row is not what was written")
    return BrokenRow(batch_no, f"{table} {first}–{last}", "the rows are not those that were written")


def _row_of_no_batch(connection: duckdb.DuckDBPyConnection) -> BrokenRow | None:
    lost = first_row(connection, query("batch_without_entry"))
    if lost:
        return BrokenRow(lost[0], "ingest_batch", f"the entry of batch {lost[0]} is missing")
    for table in [*REPORTED, "rejected_record"]:
        row = first_row(
            connection,
            f"SELECT r.batch_no, r.record_no FROM {_stored(table)} AS r WHERE NOT EXISTS ("
            "FROM batch_table AS b WHERE b.table_name = $table AND r.batch_no = b.batch_no "
            "AND r.record_no BETWEEN b.first_no AND b.first_no + b.rows - 1) ORDER BY r.record_no LIMIT 1",
            {"table": table},
        )
        if row:
            return BrokenRow(row[0], f"{table} record {row[1]}", "the row belongs to no batch")
    for name in KEY_TABLES.values():
        table = f"keys.{name}"
        row = first_row(
            connection,
            f"SELECT id FROM {table} WHERE key > "
            "(SELECT coalesce(max(first_no + rows - 1), 0) FROM batch_table WHERE table_name = $table) LIMIT 1",
            {"table": table},
        )
        if row:
            return BrokenRow(0, f"{table} {row[0]}", "the id belongs to no batch")
    return None


def _changed_id(
    connection: duckdb.DuckDBPyConnection, table: str, batch_no: int, span: dict[str, int]
) -> BrokenRow | None:
    """Find an id of a chunk that is shown in a form that is not the one it was reported in."""
    # Nearly all ids are their own normal form; only URNs and web addresses have others.
    rows = connection.execute(
        f"SELECT id, normal_id FROM {table} WHERE key BETWEEN $first AND $last AND id IS DISTINCT FROM normal_id", span
    ).fetchall()
    for shown, normal in rows:
        if shown is None or normal_id(shown) != normal:
            return BrokenRow(batch_no, f"{table} {shown}", f"it is shown in place of {normal}")
    return None
