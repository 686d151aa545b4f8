"""Statements: the one pass that reads, judges and stages a raw relation, written from the layout.

A row that is not valid is staged too, marked by `part = BAD_PART`; its `extra` then holds the bad
fields, the reasons and the row as read. So good rows pay for a flag only, and bad rows alone for
sentences.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from battery_custody.ingest.cells import Cell, Parameters, Storage, cell, quote
from battery_custody.ingest.layout import EXTRA, PART, RAW, RECORD, SOURCE, Layout, RawColumn
from battery_custody.model.fields import Domain
from battery_custody.tables.source import SourceTable

BAD_PART = -1
#: How much of a bad value a reason shows, in characters.
SHOWN = 80


@dataclass(frozen=True)
class Statement:
    """A statement and the values that it binds."""

    sql: str
    values: dict[str, Any]


def staged_name(table: SourceTable) -> str:
    """Return the name of the temporary table that holds a table's valid rows."""
    return f"staged_{table.name}"


def staged_columns(table: SourceTable) -> list[tuple[str, str]]:
    """Return name and engine type of the columns of a staged table."""
    columns = [("source_no", "INTEGER"), ("source_row", "BIGINT"), ("part", "INTEGER"), ("extra", "VARCHAR")]
    types = {Domain.NUMBER: "DOUBLE", Domain.FLAG: "BOOLEAN"}
    for column in table.columns:
        if column.domain is Domain.TIME:
            columns += [(f"{column.name}_us", "BIGINT"), (f"{column.name}_is_day", "BOOLEAN")]
        else:
            columns.append((column.name, types.get(column.domain, "VARCHAR")))
    return columns


def create_staged(table: SourceTable) -> str:
    """Return the statement that makes a table's staged table."""
    columns = ", ".join(f"{quote(name)} {type_}" for name, type_ in staged_columns(table))
    return f"CREATE TEMP TABLE IF NOT EXISTS {staged_name(table)} ({columns})"


def stage(table: SourceTable, relation: str, layout: Layout, source_no: int | None) -> Statement:
    """Return the statement that stages a relation; `relation` is a FROM item with the layout's columns.

    Without `source_no` each row names its source in `_source`.
    """
    bound = Parameters()
    aliases = {column.name: f"r{number}" for number, column in enumerate((*layout.raw, *layout.controls.values()))}
    absent = RawColumn("", "", Storage.ABSENT)
    cells: list[Cell] = []
    for number, column in enumerate(table.columns):
        raw = layout.known.get(column.name, absent)
        cells.append(cell(column, aliases.get(raw.name, "NULL"), raw.storage, f"t{number}", bound))
    raws = ", ".join(f"{quote(name)} AS {alias}" for name, alias in aliases.items())
    prepared = ", ".join(f"{made.prepared} AS t{number}" for number, made in enumerate(cells))
    values = ", ".join(f"{value} AS {quote(name)}" for made in cells for name, value in made.values.items())
    valid = " AND ".join(dict.fromkeys(made.valid for made in cells if made.valid != "true")) or "true"
    record = aliases.get(RECORD, "row_number() OVER ()")
    names = ", ".join(quote(name) for made in cells for name in made.values)
    wrong = _wrong(table, cells, layout, aliases, bound)
    sql = f"""
INSERT INTO {staged_name(table)}
WITH reported AS (SELECT {raws} FROM {relation}),
prepared AS (SELECT *, {record} AS record_no, {prepared} FROM reported),
read AS (SELECT *, {values} FROM prepared),
judged AS (SELECT *, {valid} AS is_valid FROM read)
SELECT {aliases[SOURCE] if source_no is None else bound.add(source_no)}, record_no,
  CASE WHEN is_valid THEN {aliases.get(PART, "0")} ELSE {BAD_PART} END,
  CASE WHEN is_valid THEN {_extra(layout, aliases, bound)} ELSE {wrong} END,
  {names}
FROM judged"""
    return Statement(sql, bound.values)


def collect_rejects(table: SourceTable) -> Statement:
    """Return the statement that moves what a staged table says of its bad rows to `staged_reject`."""
    bound = Parameters()
    sql = f"""
INSERT INTO staged_reject
SELECT source_no, source_row, {bound.add(table.name)}, bad.field, bad.reason, raw
FROM (
  SELECT source_no, source_row, json_extract_string(extra, '$.raw') AS raw,
    unnest(from_json(json_extract(extra, '$.bad'), '[{{"field": "VARCHAR", "reason": "VARCHAR"}}]')) AS bad
  FROM {staged_name(table)} WHERE part = {BAD_PART})"""
    return Statement(sql, bound.values)


def drop_bad(table: SourceTable) -> str:
    """Return the statement that takes the marked rows out of a staged table."""
    return f"DELETE FROM {staged_name(table)} WHERE part = {BAD_PART}"


def drop_rejected(table: SourceTable) -> str:
    """Return the statement that takes out the rows of rejected records of the sources in `$sources`."""
    return (
        f"DELETE FROM {staged_name(table)} WHERE list_contains($sources, source_no) AND (source_no, source_row) IN"
        " (SELECT (source_no, source_row) FROM staged_reject WHERE list_contains($sources, source_no))"
    )


def _extra(layout: Layout, aliases: dict[str, str], bound: Parameters) -> str:
    if EXTRA in layout.controls:
        return aliases[EXTRA]
    if not layout.unknown:
        return "NULL"
    pairs = {column.header: _blank_as_null(aliases[column.name], column.storage) for column in layout.unknown}
    some = ", ".join(f"CAST({value} AS VARCHAR)" for value in pairs.values())
    members = ", ".join(f"{bound.add(header)}, {value}" for header, value in pairs.items())
    filled = f"json_merge_patch('{{}}', json_object({members}))"
    return f"CASE WHEN coalesce({some}) IS NOT NULL THEN CAST({filled} AS VARCHAR) END"


def _wrong(table: SourceTable, cells: list[Cell], layout: Layout, aliases: dict[str, str], bound: Parameters) -> str:
    bad = []
    for number, (column, made) in enumerate(zip(table.columns, cells, strict=True)):
        if made.valid == "true":
            continue
        text = f"CAST(t{number} AS VARCHAR)"
        shown = f"CASE WHEN length({text}) > {SHOWN} THEN substr({text}, 1, {SHOWN}) || '…' ELSE {text} END"
        name, expected = bound.add(column.name), bound.add(made.expected)
        reason = (
            f"CASE WHEN t{number} IS NULL THEN {name} || ' is blank; it is required.'"
            f" ELSE {name} || ' is ''' || {shown} || '''; expected: ' || {expected} || '.' END"
        )
        bad.append(f"CASE WHEN NOT ({made.valid}) THEN {{'field': {name}, 'reason': {reason}}} END")
    listed = f"list_filter([{', '.join(bad)}], lambda fault: fault IS NOT NULL)" if bad else "[]"
    return f"CAST(json_object('bad', {listed}, 'raw', {_raw(layout, aliases, bound)}) AS VARCHAR)"


def _raw(layout: Layout, aliases: dict[str, str], bound: Parameters) -> str:
    if RAW in layout.controls:
        return aliases[RAW]
    pairs = ", ".join(
        f"{bound.add(column.header)}, {_json_safe(aliases[column.name], column.storage)}" for column in layout.raw
    )
    return f"CAST(json_object({pairs}) AS VARCHAR)"


def _json_safe(value: str, storage: Storage) -> str:
    # JSON knows no NaN and no infinity.
    if storage is Storage.FLOAT:
        return f"CASE WHEN isfinite({value}) THEN to_json({value}) ELSE to_json(CAST({value} AS VARCHAR)) END"
    return value


def _blank_as_null(value: str, storage: Storage) -> str:
    return f"nullif({value}, '')" if storage is Storage.TEXT else _json_safe(value, storage)
