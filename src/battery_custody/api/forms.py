"""Forms: an answer as JSON, and lists also as CSV or Parquet, as the client accepts them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

import orjson

from battery_custody.api.refusals import NotAcceptableError

#: A cell that begins so would be taken for a formula by spreadsheets.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Form(StrEnum):
    """Media types of answers."""

    JSON = "application/json"
    CSV = "text/csv"
    PARQUET = "application/vnd.apache.parquet"


def form_of(accept: str | None, offered: Sequence[Form]) -> Form:
    """Return the form that a client prefers among those offered, the first where it does not care.

    Raises:
        NotAcceptableError: if it accepts none.
    """
    best, weight = None, 0.0
    wanted = [_range(part) for part in (accept or "*/*").split(",") if part.strip()] or [("*/*", 1.0)]
    for form in offered:
        kind = form.partition("/")[0]
        # The most specific range speaks for a form.
        ranks = {form.value: 2, f"{kind}/*": 1, "*/*": 0}
        speaking = [(ranks[name], q) for name, q in wanted if name in ranks]
        q = max(speaking)[1] if speaking else 0.0
        if q > weight:
            best, weight = form, q
    if best is None:
        raise NotAcceptableError(f"The answer comes as {', '.join(offered)}; accept one of them.")
    return best


def _range(part: str) -> tuple[str, float]:
    name, *parameters = (piece.strip().lower() for piece in part.split(";"))
    for parameter in parameters:
        if parameter.startswith("q="):
            try:
                return name, min(max(float(parameter[2:]), 0.0), 1.0)
            except ValueError:
                return name, 0.0
    return name, 1.0


def written(answer: Mapping[str, Any], form: Form, rows: str | None, columns: Sequence[str]) -> bytes:
    """Return an answer in a form; CSV and Parquet hold its rows alone, with these columns."""
    if form is Form.JSON or rows is None:
        return orjson.dumps(answer, option=orjson.OPT_NON_STR_KEYS)
    records: Sequence[Mapping[str, Any]] = answer[rows]
    names = list(dict.fromkeys([*columns, *(name for record in records for name in record)]))
    return _csv(records, names) if form is Form.CSV else _parquet(records, names)


def _csv(records: Sequence[Mapping[str, Any]], names: list[str]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_cell(record.get(name)) for name in names] for record in records)
    return text.getvalue().encode()


def _cell(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        value = ";".join(str(part) for part in value)
    elif isinstance(value, Mapping):
        value = orjson.dumps(value).decode()
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return value


def _parquet(records: Sequence[Mapping[str, Any]], names: list[str]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = {}
    for name in names:
        values = [
            orjson.dumps(value).decode() if isinstance(value := record.get(name), Mapping) else value
            for record in records
        ]
        empty = all(value is None for value in values)
        columns[name] = pa.array(values, pa.string()) if empty else pa.array(values)
    sink = io.BytesIO()
    pq.write_table(pa.table(columns), sink)
    return sink.getvalue()
