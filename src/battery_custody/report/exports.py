"""Exports: findings as JSON, CSV or Parquet."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from battery_custody.errors import InputError


def write_findings(records: Sequence[Mapping[str, Any]], form: str, out: Path | None) -> None:
    """Write findings to a file, or JSON and CSV to standard output where `out` is None.

    In CSV lists are separated by `;` and the evidence is JSON; in Parquet the evidence is JSON.

    Raises:
        InputError: for an unknown form, or a file that can't be written.
    """
    if form == "parquet" and out is not None:
        _write_parquet(records, out)
        return
    try:
        if out is None:
            _write_text(records, form, sys.stdout)
        else:
            with out.open("w", encoding="utf-8", newline="") as stream:
                _write_text(records, form, stream)
    except OSError as error:
        raise InputError(f"The file {out} can't be written: {error.strerror}.") from error


def _write_text(records: Sequence[Mapping[str, Any]], form: str, stream: IO[str]) -> None:
    if form == "json":
        json.dump({"findings": list(records)}, stream, ensure_ascii=False, indent=2)
        stream.write("\n")
    elif form == "csv":
        writer = csv.writer(stream, lineterminator="\n")
        names = list(records[0]) if records else _NAMES
        writer.writerow(names)
        writer.writerows([_cell(record[name]) for name in names] for record in records)
    else:
        raise InputError(f"The format {form!r} is unknown; write json, csv or parquet.")


def _write_parquet(records: Sequence[Mapping[str, Any]], out: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = [
        {
            name: json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value
            for name, value in one.items()
        }
        for one in records
    ]
    table = pa.Table.from_pylist(rows) if rows else pa.table({name: pa.array([], pa.string()) for name in _NAMES})
    try:
        pq.write_table(table, out)
    except OSError as error:
        raise InputError(f"The file {out} can't be written: {error.strerror}.") from error


def _cell(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return ";".join(str(part) for part in value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value


#: The columns where there is no finding to read them off.
_NAMES = [
    "finding_id", "rule_id", "rule_version", "title", "status", "severity", "score", "subject_type", "subject_id",
    "party_ids", "item_ids", "event_ids", "first_event_at", "last_event_at", "summary", "evidence",
]  # fmt: skip
