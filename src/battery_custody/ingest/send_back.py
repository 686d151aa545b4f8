"""Send back: rejected rows written out as they came, with the reason, to be corrected and sent again.

The columns `_field` and `_reason` are added; a corrected file may keep them, as reading it leaves
them out.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from battery_custody.errors import InputError
from battery_custody.ingest.layout import REMARKS

#: What has no row to correct: broken lines, records of documents, whole files.
OTHERS = "not_rows.txt"


@dataclass(frozen=True)
class RejectedField:
    """One bad field of a rejected record, or a whole bad record or file."""

    source: str
    row: int | None
    table: str | None
    field: str | None
    reason: str
    raw: str | None


@dataclass(frozen=True)
class RejectedRow:
    """A rejected row as it was read, and all that is wrong with it."""

    table: str
    cells: Mapping[str, Any]
    fields: str
    reasons: str


def send_back(rejects: Iterable[RejectedField], folder: Path) -> list[Path]:
    """Write rejected rows to `<table>-rejected-<n>.csv`, one for each table of a source; return the files.

    Each file keeps the headers of its source, so that the same mapping serves. What has no row to
    correct (broken lines, records of documents, whole files) is listed in `not_rows.txt`.

    Raises:
        InputError: where the folder can't be written.
    """
    rows: dict[tuple[str, str], list[RejectedRow]] = {}
    others: list[RejectedField] = []
    for _, record in groupby(sorted(rejects, key=_place), key=_place):
        faults = list(record)
        row = _row(faults)
        if row is None:
            others += faults
        else:
            rows.setdefault((row.table, faults[0].source), []).append(row)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        written = [
            _write_rows(folder / f"{table}-rejected-{number}.csv", found)
            for number, ((table, _), found) in enumerate(rows.items(), start=1)
        ]
        if others:
            path = folder / OTHERS
            path.write_text("".join(_lines(others)), encoding="utf-8")
            written.append(path)
    except OSError as error:
        raise InputError(f"The folder {folder} can't be written ({error.strerror}); name another.") from error
    return written


def _place(reject: RejectedField) -> tuple[str, int, str]:
    return reject.source, reject.row or 0, reject.table or ""


def _row(faults: list[RejectedField]) -> RejectedRow | None:
    first = faults[0]
    if first.table is None or first.row is None or first.raw is None:
        return None
    try:
        cells = json.loads(first.raw)
    except json.JSONDecodeError:  # the engine reads a little more than JSON
        return None
    if not isinstance(cells, dict) or "_line" in cells:
        return None
    fields = ";".join(dict.fromkeys(fault.field for fault in faults if fault.field))
    return RejectedRow(first.table, cells, fields, " ".join(dict.fromkeys(fault.reason for fault in faults)))


def _write_rows(path: Path, rows: list[RejectedRow]) -> Path:
    headers = dict.fromkeys(header for row in rows for header in row.cells if header not in REMARKS)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*headers, *REMARKS])
        for row in rows:
            cells = [_cell(row.cells.get(header)) for header in headers]
            writer.writerow([*cells, row.fields, row.reasons])
    return path


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ";".join(_cell(part) for part in value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)


def _lines(faults: Iterable[RejectedField]) -> Iterator[str]:
    for fault in faults:
        place = f"{fault.source}, record {fault.row}" if fault.row else fault.source
        yield f"# {place}: {fault.reason}\n"
        if fault.raw:
            yield f"{_as_sent(fault.raw)}\n"


def _as_sent(raw: str) -> str:
    try:
        found = json.loads(raw)
    except json.JSONDecodeError:
        return raw
    return str(found["_line"]) if isinstance(found, dict) and "_line" in found else raw
