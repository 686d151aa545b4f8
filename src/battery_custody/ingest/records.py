"""Single records: a few rows given as mappings, each checked by its pydantic class, then staged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from duckdb import DuckDBPyConnection
from pydantic import ValidationError

from battery_custody.errors import InputError
from battery_custody.ingest.layout import RECORD
from battery_custody.ingest.rows import json_text
from battery_custody.ingest.staging import Reject, Staging
from battery_custody.model.records import SOURCE_RECORDS
from battery_custody.tables.source import SOURCE_TABLES


def stage_records(
    connection: DuckDBPyConnection, table: str, rows: Sequence[Mapping[str, Any]], source: str = "rows"
) -> Staging:
    """Stage rows of one table; a row that its pydantic class refuses is rejected, with each bad field.

    Raises:
        InputError: for a table that there is not.
    """
    if table not in SOURCE_TABLES:
        raise InputError(f"There is no table {table!r}; write one of {', '.join(SOURCE_TABLES)}.")
    staging = Staging(connection)
    content = json_text([dict(row) for row in rows]).encode()
    source_no = staging.add_source(source, "rows", len(content), sha256(content).hexdigest())
    good: list[dict[str, Any]] = []
    rejects: list[Reject] = []
    for number, row in enumerate(rows, start=1):
        faults = list(_faults(table, row))
        raw = json_text(dict(row))
        rejects += [Reject(reason, number, table, field, raw) for field, reason in faults]
        if not faults:
            good.append({RECORD: number, **row})
    staging.stage_rows({table: good}, rejects, source_no)
    return staging


def _faults(table: str, row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each bad field of a row, and why it is bad."""
    try:
        SOURCE_RECORDS[table].model_validate(_known(table, row))
    except ValidationError as error:
        for fault in error.errors():
            field = str(fault["loc"][0]) if fault["loc"] else ""
            if fault["type"] == "missing":
                yield field, f"{field} is blank; it is required."
            else:
                yield field, f"{field}: {fault['msg'].removeprefix('Value error, ')}."


def _known(table: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a row without the blank ones, which are unknown."""
    known: dict[str, Any] = {}
    for column in SOURCE_TABLES[table].columns:
        value = row.get(column.name)
        try:
            blank = column.field.clean(value) is None
        except ValueError:  # pydantic says what is wrong with it
            blank = False
        if not blank:
            known[column.name] = value
    return known
