"""Appending: the staged rows of one table, keyed, marked and in order, less those that are known.

The texts of the statements are put together from the table definitions alone, never from data.
"""

from __future__ import annotations

import duckdb

from battery_custody.ledger.queries import one_number
from battery_custody.ledger.rows import row_mark_sql
from battery_custody.model.fields import Domain
from battery_custody.tables.reported import KEY_TABLES, REPORTED, SCHEMA, StoredColumn, key_name
from battery_custody.tables.source import SOURCE_TABLES

#: Order in which rows of a batch are kept, so that a look-up of one item reads few blocks.
_ORDER = {
    "custody_events": "item_key, event_time_us",
    "vehicle_events": "vehicle_key, event_time_us",
    "batteries": "battery_key",
    "aggregations": "parent_key, child_key, joined_at_us",
    "aliases": "alias",
}


def find_known(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    """Make `known_<table>`: the staged rows (by rowid, `no`) that are in the ledger or the batch already.

    Only rows that share their key with another can be known; only those are compared as a whole.
    """
    connection.execute(f"CREATE OR REPLACE TEMP TABLE known_{table} (no BIGINT)")
    staged_key = ", ".join(f"s.{name}" for name in _key(table))
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE suspect AS "
        f"SELECT hash({staged_key}, s.part) AS key_hash FROM staged_{table} AS s GROUP BY ALL HAVING count(*) > 1"
    )
    if one_number(connection, f"SELECT count(*) FROM (FROM {SCHEMA}.{table} LIMIT 1)"):
        connection.execute(f"INSERT INTO suspect {_shared_keys(table)}")
    if not one_number(connection, "SELECT count(*) FROM suspect"):
        return
    empty = _empty_columns(connection, table)
    # What a row says: its columns, not its place in the source.
    said = ["part", "extra", *(f'"{column.name}"' for column in REPORTED[table])]
    same = " AND ".join(f"kept.{name} IS NOT DISTINCT FROM fresh.{name}" for name in said)
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE fresh AS
        SELECT s.rowid AS no, s.source_no, s.source_row, {", ".join(_values(table, empty))}
        FROM staged_{table} AS s {_joins(table, empty)}
        WHERE hash({staged_key}, s.part) IN (FROM suspect)
        """
    )
    connection.execute(
        f"""
        INSERT INTO known_{table}
        SELECT no FROM fresh
        QUALIFY row_number() OVER (PARTITION BY {", ".join(said)} ORDER BY source_no, source_row) > 1
        UNION
        SELECT no FROM fresh SEMI JOIN {SCHEMA}.{table} AS kept ON {same}
        """
    )
    connection.execute("DROP TABLE fresh")


def append_rows(connection: duckdb.DuckDBPyConnection, table: str, batch_no: int, source_base: int) -> tuple[int, int]:
    """Append the rows of a staged table that are not known; return the first record number and how many."""
    before = one_number(connection, f"SELECT max(record_no) FROM {SCHEMA}.{table}")
    if not one_number(connection, f"SELECT count(*) FROM (FROM staged_{table} LIMIT 1)"):
        return before + 1, 0
    # Columns without a value stay out of the sort: they would fill it with nothing.
    empty = _empty_columns(connection, table)
    values = [value for value in _values(table, empty) if not value.startswith("CAST(NULL")]
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE in_order AS
        SELECT s.source_no, s.source_row, {", ".join(values)}
        FROM staged_{table} AS s {_joins(table, empty)}
        WHERE s.rowid NOT IN (SELECT no FROM known_{table})
        ORDER BY {_ORDER.get(table, "source_no, source_row, part")}
        """
    )
    names = ", ".join(
        f'CAST(NULL AS {column.type}) AS "{column.name}"' if column.name in empty else f'"{column.name}"'
        for column in REPORTED[table]
    )
    extra = "CAST(NULL AS VARCHAR) AS extra" if "extra" in empty else "extra"
    # The place in a table just made numbers the row: a window that counts would keep all but one core waiting.
    # Places of rows that are not committed yet begin high.
    first_place = one_number(connection, "SELECT min(rowid) FROM in_order")
    connection.execute(
        f"""
        INSERT INTO {SCHEMA}.{table} BY NAME
        SELECT *, {row_mark_sql(table)} AS row_mark
        FROM (
            SELECT rowid + $offset AS record_no, CAST($batch AS INTEGER) AS batch_no,
                CAST($base + source_no AS INTEGER) AS source_no, source_row, part, {extra}, {names}
            FROM in_order
        )
        """,
        {"offset": before + 1 - first_place, "batch": batch_no, "base": source_base},
    )
    connection.execute("DROP TABLE in_order")
    return before + 1, one_number(connection, f"SELECT max(record_no) FROM {SCHEMA}.{table}") - before


def _key(table: str) -> list[str]:
    """Return the names of the key columns of a table, as staged."""
    names = []
    for column in SOURCE_TABLES[table].columns:
        if column.name in SOURCE_TABLES[table].key:
            names.append(f"{column.name}_us" if column.domain is Domain.TIME else column.name)
    return names


def _shared_keys(table: str) -> str:
    """Return the query of the key hashes of staged rows whose key the ledger has."""
    joins, conditions = [], []
    for column in SOURCE_TABLES[table].columns:
        if column.name not in SOURCE_TABLES[table].key:
            continue
        # A part of a key that may be blank is the same where both are.
        join, same = ("JOIN", "=") if column.required else ("LEFT JOIN", "IS NOT DISTINCT FROM")
        if column.domain in KEY_TABLES:
            name = f"m_{column.name}"
            joins.append(f"{join} map_{KEY_TABLES[column.domain]} AS {name} ON {name}.raw = s.{column.name}")
            conditions.append(f"kept.{key_name(column.name)} {same} {name}.key")
        else:
            stored = f"{column.name}_us" if column.domain is Domain.TIME else column.name
            conditions.append(f"kept.{stored} {same} s.{stored}")
    staged_key = ", ".join(f"s.{name}" for name in _key(table))
    return (
        f"SELECT DISTINCT hash({staged_key}, s.part) FROM staged_{table} AS s {' '.join(joins)} "
        f"JOIN {SCHEMA}.{table} AS kept ON {' AND '.join(conditions)} AND kept.part = s.part"
    )


def _values(table: str, empty: frozenset[str]) -> list[str]:
    """Return the expressions of `part`, `extra` and the stored columns, from staged rows joined to the maps."""
    return [
        "s.part AS part",
        "CAST(NULL AS VARCHAR) AS extra" if "extra" in empty else "s.extra AS extra",
        *(f'{_value(column, empty)} AS "{column.name}"' for column in REPORTED[table]),
    ]


def _value(column: StoredColumn, empty: frozenset[str]) -> str:
    if column.name in empty:
        return f"CAST(NULL AS {column.type})"
    return f"m_{column.source.name}.key" if column.key_table else f's."{column.name}"'


def _joins(table: str, empty: frozenset[str]) -> str:
    return " ".join(
        f"LEFT JOIN map_{column.key_table} AS m_{column.source.name} "
        f"ON m_{column.source.name}.raw = s.{column.source.name}"
        for column in REPORTED[table]
        if column.key_table and column.name not in empty
    )


def _empty_columns(connection: duckdb.DuckDBPyConnection, table: str) -> frozenset[str]:
    """Return the names of the stored columns (and `extra`) that have no value in the staged rows."""
    names = ["extra", *(column.name for column in REPORTED[table])]
    staged = ["extra", *(column.source.name if column.key_table else column.name for column in REPORTED[table])]
    counts = ", ".join(f'count("{name}")' for name in staged)
    row = connection.execute(f"SELECT {counts} FROM staged_{table}").fetchall()[0]
    return frozenset(name for name, count in zip(names, row, strict=True) if not count)
