"""The chain of batches: each is hashed over its rows and the batch before, so that tampering shows."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa

from battery_custody.ledger.queries import first_row, one_number, query
from battery_custody.ledger.rows import row_hash_sql
from battery_custody.model.identifiers.scheme import normal_id
from battery_custody.tables.reported import KEY_TABLES, REPORTED, SCHEMA, StoredColumn

GENESIS = "0" * 64
_ROW_HASH = pa.binary(16)


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
    accepted: int,
    rejected: int,
    duplicate: int,
    spans: dict[str, tuple[int, int]],
) -> None:
    """Digest the rows that a batch added, chain it to the batch before, and write it down.

    Its source files are in `source_file` already. `spans` gives for each table the first record number
    and how many rows were added.
    """
    last = first_row(connection, "SELECT batch_hash FROM ingest_batch ORDER BY batch_no DESC LIMIT 1")
    prev_hash = last[0] if last else GENESIS
    digests: dict[str, tuple[int, int, str]] = {}
    for table, (first, rows) in spans.items():
        if rows:
            digests[table] = (first, rows, _digest(connection, table, first, rows))
    counts = (accepted, rejected, duplicate)
    batch_hash = _batch_hash(prev_hash, batch_no, ingested_s, counts, digests, _sources(connection, batch_no))
    for table, (first, rows, digest) in digests.items():
        connection.execute("INSERT INTO batch_table VALUES (?, ?, ?, ?, ?)", [batch_no, table, first, rows, digest])
    connection.execute(
        "INSERT INTO ingest_batch VALUES (?, ?, ?, ?, ?, ?, ?)", [batch_no, ingested_s, *counts, prev_hash, batch_hash]
    )


def verify_chain(connection: duckdb.DuckDBPyConnection) -> tuple[int, BrokenRow | None]:
    """Recompute every row hash, digest and batch hash; return how many batches hold, and the first break."""
    prev_hash = GENESIS
    batches = connection.execute("FROM ingest_batch ORDER BY batch_no").fetchall()
    for expected, (batch_no, ingested_s, accepted, rejected, duplicate, prev, batch_hash) in enumerate(batches, 1):
        if batch_no != expected or prev != prev_hash:
            return len(batches), BrokenRow(
                batch_no, "ingest_batch", f"the batch before batch {batch_no} is missing or changed"
            )
        digests = {}
        tables = connection.execute(
            "SELECT table_name, first_no, rows, digest FROM batch_table WHERE batch_no = ?", [batch_no]
        ).fetchall()
        for table, first, rows, digest in tables:
            broken = _broken_row(connection, batch_no, table, first, rows, digest)
            if broken:
                return len(batches), broken
            digests[table] = (first, rows, digest)
        counts, sources = (accepted, rejected, duplicate), _sources(connection, batch_no)
        if _batch_hash(prev_hash, batch_no, ingested_s, counts, digests, sources) != batch_hash:
            why = f"the entry of batch {batch_no}, of its tables or of its source files was changed"
            return len(batches), BrokenRow(batch_no, "ingest_batch", why)
        prev_hash = batch_hash
    return len(batches), _row_of_no_batch(connection) or _changed_id(connection)


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
    return table if table == "rejected_record" else f"{SCHEMA}.{table}"


def _digest(connection: duckdb.DuckDBPyConnection, table: str, first: int, rows: int) -> str:
    """Return the digest of rows that follow each other: of their hashes and of the places that they came from."""
    # A rejected record's place is in its hash.
    places = [] if table == "rejected_record" else ["coalesce(source_no, -1)", "coalesce(source_row, -1)"]
    relation = connection.sql(
        f"SELECT {', '.join(['row_hash', *places])} FROM {_stored(table)} "
        f"WHERE record_no BETWEEN {first:d} AND {first + rows - 1:d} ORDER BY record_no"
    )
    # A digest for each column, so that it does not matter in what blocks the rows come.
    digests = [hashlib.sha256() for _ in ("row_hash", *places)]
    for batch in relation.to_arrow_reader(1_000_000):
        for digest, column in zip(digests, batch.columns, strict=True):
            values = column.cast(_ROW_HASH) if pa.types.is_binary(column.type) else column.cast(pa.int64())
            digest.update(memoryview(values.buffers()[1])[: batch.num_rows * (values.type.bit_width // 8)])
    return hashlib.sha256(b"".join(digest.digest() for digest in digests)).hexdigest()


def _broken_row(
    connection: duckdb.DuckDBPyConnection, batch_no: int, table: str, first: int, rows: int, digest: str
) -> BrokenRow | None:
    span = {"first": first, "last": first + rows - 1}
    found = one_number(
        connection, f"SELECT count(*) FROM {_stored(table)} WHERE record_no BETWEEN $first AND $last", span
    )
    if found != rows:
        why = f"{found} rows are there where {rows} were written"
        return BrokenRow(batch_no, f"{table} {first}–{first + rows - 1}", why)
    changed = first_row(connection, _changed_sql(table), span)
    if changed:
        return BrokenRow(batch_no, f"{table} record {changed[0]}", "the row is not what was written")
    if _digest(connection, table, first, rows) != digest:
        return BrokenRow(
            batch_no, f"{table} {first}–{first + rows - 1}", "the row hashes are not those that were written"
        )
    return None


def _changed_sql(table: str) -> str:
    if table == "rejected_record":
        fields = ", chr(31), ".join(("source", "source_row", "table_name", "field", "reason", "raw"))
        return (
            f"SELECT record_no FROM rejected_record WHERE record_no BETWEEN $first AND $last "
            f"AND row_hash IS DISTINCT FROM unhex(left(sha256(concat({fields})), 32)) ORDER BY record_no LIMIT 1"
        )
    joins = []
    for column in REPORTED[table]:
        if column.key_table:
            joins.append(
                f"LEFT JOIN keys.{column.key_table} AS k_{column.name} ON k_{column.name}.key = r.{column.name}"
            )

    def text_of(column: StoredColumn) -> str:
        return f"k_{column.name}.normal_id" if column.key_table else f'r."{column.name}"'

    return (
        f"SELECT r.record_no FROM {SCHEMA}.{table} AS r {' '.join(joins)} "
        f"WHERE r.record_no BETWEEN $first AND $last "
        f"AND r.row_hash IS DISTINCT FROM {row_hash_sql(table, text_of, 'r')} ORDER BY r.record_no LIMIT 1"
    )


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
    return None


def _changed_id(connection: duckdb.DuckDBPyConnection) -> BrokenRow | None:
    """Find an id that is shown in a form that is not the one it was reported in."""
    for name in KEY_TABLES.values():
        # Nearly all ids are their own normal form; only URNs and web addresses have others.
        rows = connection.execute(
            f"SELECT id, normal_id FROM keys.{name} WHERE id IS DISTINCT FROM normal_id"
        ).fetchall()
        for shown, normal in rows:
            if shown is None or normal_id(shown) != normal:
                return BrokenRow(0, f"keys.{name} {shown}", f"it is shown in place of {normal}")
    return None
