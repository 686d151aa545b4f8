"""What is in a ledger: counts, first and last event, and its present moment."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from battery_custody.ledger.queries import first_row, one_number, query
from battery_custody.tables.reported import REPORTED, SCHEMA


@dataclass(frozen=True)
class LedgerStatus:
    """How much a ledger holds; times are epoch seconds UTC, None where there is no event."""

    batches: int
    records: dict[str, int]
    rejected: int
    items: int
    parties: int
    first_event_s: int | None
    last_event_s: int | None


def ledger_status(connection: duckdb.DuckDBPyConnection) -> LedgerStatus:
    """Count what is in the ledger."""
    records = {table: one_number(connection, f"SELECT count(*) FROM {SCHEMA}.{table}") for table in REPORTED}
    span = first_row(connection, query("event_span")) or (None, None)
    return LedgerStatus(
        batches=one_number(connection, "SELECT count(*) FROM ingest_batch"),
        records={table: count for table, count in records.items() if count},
        rejected=one_number(connection, "SELECT count(DISTINCT (source, source_row)) FROM rejected_record"),
        items=one_number(connection, "SELECT count(*) FROM keys.item"),
        parties=one_number(connection, "SELECT count(*) FROM keys.party"),
        first_event_s=span[0],
        last_event_s=span[1],
    )


def present_s(connection: duckdb.DuckDBPyConnection) -> int:
    """Return the ledger's now: the latest time of a report in it, else the latest event, else 0."""
    return one_number(connection, query("present"))
