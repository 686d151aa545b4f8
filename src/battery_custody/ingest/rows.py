"""Rows of a document as a relation: one Arrow column for each key, as text where types are mixed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import chain, repeat
from types import NoneType
from typing import Any

import orjson
import pyarrow as pa

from battery_custody.ingest.layout import CONTROLS, EXTRA, RAW, RECORD, normal
from battery_custody.tables.source import SourceTable

_ROWS_IN_BATCH = 16_384
#: What a native Arrow column may hold; anything else, and any mixture, is shown to the engine as text.
_PLAIN = (bool, int, float)


def rows_table(table: SourceTable, rows: Sequence[dict[str, Any]]) -> pa.Table:
    """Return rows as an Arrow table that `Staging.stage_relation` takes.

    Keys that are no column of the table are written as JSON to `_extra` unless the row has one.
    """
    # Rows of a document mostly have the same keys: each set of them is looked at once.
    keys = dict.fromkeys(chain.from_iterable(dict.fromkeys(map(tuple, rows))))
    names = {normal(name): name for name in table.names}
    known = {key for key in keys if normal(key) in names}
    unknown = [key for key in keys if key not in known and key not in CONTROLS]
    columns: dict[str, pa.Array] = {}
    for key in keys:
        if key in known or (key in CONTROLS and key != EXTRA):
            columns[key] = _column([*map(dict.get, rows, repeat(key))])
    if RECORD not in columns:
        columns[RECORD] = pa.array(range(1, len(rows) + 1), pa.int64())
    if unknown or EXTRA in keys:
        columns[EXTRA] = pa.array([_extra(row, unknown) for row in rows], pa.string())
    if RAW not in columns and unknown:
        columns[RAW] = pa.array([json_text(_without_controls(row)) for row in rows], pa.string())
    whole = pa.table(columns)
    # The engine shares work among its threads by batches.
    return pa.Table.from_batches(whole.to_batches(max_chunksize=_ROWS_IN_BATCH), whole.schema)


def _column(values: list[Any]) -> pa.Array:
    try:
        return pa.array(values, pa.string())
    except (pa.ArrowTypeError, pa.ArrowInvalid):
        pass  # not all are texts
    kinds = set(map(type, values)) - {NoneType}
    if len(kinds) == 1 and next(iter(kinds)) in _PLAIN:
        try:
            return pa.array(values)
        except (pa.ArrowInvalid, OverflowError):  # a whole number past 64 bits
            pass
    return pa.array([None if value is None else _text(value) for value in values], pa.string())


def _text(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return ";".join(_text(part) for part in value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return json_text(value) if isinstance(value, dict) else str(value)


def _extra(row: Mapping[str, Any], unknown: Sequence[str]) -> str | None:
    given = row.get(EXTRA)
    if given is not None:
        return given if isinstance(given, str) else json_text(given)
    kept = {key: row[key] for key in unknown if row.get(key) not in (None, "")}
    return json_text(kept) if kept else None


def _without_controls(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in CONTROLS}


def json_text(value: Any) -> str:
    """Return a value as JSON text, keys in order; what JSON has no form for as text."""
    try:
        return orjson.dumps(value, default=str, option=orjson.OPT_NON_STR_KEYS | orjson.OPT_SORT_KEYS).decode()
    except TypeError:  # numbers past 64 bits, halves of surrogate pairs
        return json.dumps(value, default=str, separators=(",", ":"))
