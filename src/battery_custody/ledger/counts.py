"""Counting records: what was read is accepted, rejected or known already, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from battery_custody.ledger.queries import first_row

#: The kind of document that is a Catena-X twin; the others of its format are aspects.
TWIN = "Twin"

#: Formats in which a record is one row of one table; in all others it may be several of several.
ROW_FORMATS = ("csv", "jsonl", "parquet", "xlsx", "rows")


@dataclass(frozen=True)
class RecordCounts:
    """Records of one batch: `read = accepted + rejected + duplicate`, in all and by table."""

    read: int
    accepted: int
    rejected: int
    duplicate: int
    by_table: dict[str, dict[str, int]]


def count_records(connection: duckdb.DuckDBPyConnection, staged: list[str]) -> RecordCounts:
    """Count the records of the staged tables, of which `known_<table>` names the known rows.

    A record of a file is one row. A record of a document (an EPCIS event) gives rows of several
    tables; it counts once, under `documents` (Catena-X: `twins` or `aspects`), and is new where any
    of its rows is.
    """
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE staged_form AS "
        "SELECT source_no, NOT list_contains($forms, format) AS is_document FROM staged_source",
        {"forms": list(ROW_FORMATS)},
    )
    by_table: dict[str, dict[str, int]] = {}
    for table in staged:
        total, known = _row(
            connection,
            f"SELECT (SELECT count(*) FROM staged_{table} JOIN staged_form USING (source_no) WHERE NOT is_document), "
            f"(SELECT count(*) FROM known_{table} JOIN staged_{table} AS p ON p.rowid = no "
            "JOIN staged_form USING (source_no) WHERE NOT is_document)",
        )
        if total:
            by_table[table] = {"read": total, "accepted": total - known, "rejected": 0, "duplicate": known}
    _count_documents(connection, staged, by_table)
    _count_rejects(connection, by_table)
    totals = {part: sum(counts[part] for counts in by_table.values()) for part in ("read", "accepted", "rejected")}
    duplicate = totals["read"] - totals["accepted"] - totals["rejected"]
    return RecordCounts(totals["read"], totals["accepted"], totals["rejected"], duplicate, by_table)


def _count_documents(
    connection: duckdb.DuckDBPyConnection, staged: list[str], by_table: dict[str, dict[str, int]]
) -> None:
    rows = " UNION ALL ".join(
        f"SELECT source_no, source_row, rowid NOT IN (SELECT no FROM known_{table}) AS is_new FROM staged_{table} "
        "SEMI JOIN (FROM staged_form WHERE is_document) USING (source_no)"
        for table in staged
    )
    if not rows:
        return
    twins = (
        f"SELECT source_no, source_row FROM staged_documents WHERE kind = '{TWIN}'"
        if "documents" in staged
        else "SELECT 0 AS source_no, 0 AS source_row WHERE false"
    )
    counted = connection.execute(
        f"""
        SELECT
            CASE WHEN format <> 'catena-x' THEN 'documents'
                WHEN (source_no, source_row) IN ({twins}) THEN 'twins' ELSE 'aspects' END AS counted_as,
            count(*),
            count(*) FILTER (is_new)
        FROM (SELECT source_no, source_row, bool_or(is_new) AS is_new FROM ({rows}) GROUP BY source_no, source_row)
        JOIN staged_source USING (source_no)
        GROUP BY counted_as
        """
    ).fetchall()
    for name, total, accepted in counted:
        by_table[name] = {"read": total, "accepted": accepted, "rejected": 0, "duplicate": total - accepted}


def _count_rejects(connection: duckdb.DuckDBPyConnection, by_table: dict[str, dict[str, int]]) -> None:
    # A whole file that can't be read is one rejected record of its table.
    rows = connection.execute(
        "SELECT CASE WHEN is_document THEN 'documents' ELSE coalesce(table_name, 'files') END, "
        "count(DISTINCT (source_no, source_row)) "
        "FROM staged_reject LEFT JOIN staged_form USING (source_no) GROUP BY ALL"
    ).fetchall()
    for table, rejected in rows:
        counts = by_table.setdefault(table, {"read": 0, "accepted": 0, "rejected": 0, "duplicate": 0})
        counts["rejected"] += rejected
        counts["read"] += rejected


def _row(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[int, int]:
    row = first_row(connection, sql)
    assert row is not None, "an aggregate query gives one row"
    return int(row[0]), int(row[1])
