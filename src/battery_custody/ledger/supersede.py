"""Superseding: what a batch's corrections and voids say no longer stands, and what earlier ones said of its records."""

from __future__ import annotations

import duckdb

from battery_custody.ledger.queries import one_number, query
from battery_custody.ledger.rows import row_hash_sql
from battery_custody.tables.reported import SCHEMA


def supersede(connection: duckdb.DuckDBPyConnection, batch_no: int) -> None:
    """Mark in `superseded` the records that stood until batch `batch_no`, which is appended, and no longer do."""
    # Of records that correct their own id and were reported at one time, their content decides, in whatever
    # order they came.
    own = f"FROM {SCHEMA}.custody_events AS r WHERE corrects_event_id IS NOT NULL AND corrects_event_id = event_id"
    hashed = row_hash_sql("custody_events", "r") if one_number(connection, f"SELECT count(*) {own}") else "''::BLOB"
    connection.execute(f"CREATE OR REPLACE TEMP TABLE own_correction AS SELECT record_no, {hashed} AS row_hash {own}")
    connection.execute(query("supersede"), {"batch": batch_no})
