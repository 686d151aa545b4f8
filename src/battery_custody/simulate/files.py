"""Files: one table a file, Parquet or CSV, written in portions."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from battery_custody.simulate.arrays import NONE, AnyArray
from battery_custody.simulate.clock import iso_times
from battery_custody.simulate.labels import strings

Format = Literal["parquet", "csv"]
FORMATS: tuple[Format, ...] = ("parquet", "csv")
#: Rows that are laid out at a time.
PORTION = 500_000
#: Columns whose values differ from row to row: a dictionary of them would only cost time.
UNIQUE = {
    "event_id",
    "document_no",
    "event_time",
    "record_time",
    "corrects_event_id",
    "battery_id",
    "child_id",
    "lot_id",
}


def times_column(times: AnyArray, form: Format) -> pa.Array:
    """Lay epoch seconds out as a column of times: UTC timestamps in Parquet, ISO 8601 texts in CSV; NONE is empty."""
    empty = times == NONE
    if form == "csv":
        texts = strings(iso_times(np.where(empty, 0, times) if empty.any() else times))
        return pc.if_else(pa.array(~empty), texts, pa.scalar(None, pa.string())) if empty.any() else texts
    return pa.array(times * 1000, pa.int64(), mask=empty).view(pa.timestamp("ms", tz="UTC"))


@dataclass
class TableFile:
    """One table being written; a context manager that closes the file."""

    folder: Path
    name: str
    columns: tuple[str, ...]
    form: Format
    rows: int = 0
    _writer: Any = field(default=None, repr=False)

    @property
    def path(self) -> Path:
        """The file that the table is written to."""
        return self.folder / f"{self.name}.{self.form}"

    def write(self, values: dict[str, pa.Array]) -> None:
        """Write some rows; columns that are not given stay empty."""
        count = len(next(iter(values.values())))
        arrays = [values.get(name, pa.nulls(count, pa.string())) for name in self.columns]
        table = pa.table(arrays, names=list(self.columns))
        if self._writer is None:
            self._writer = self._open(table.schema)
        self._writer.write_table(table)
        self.rows += count

    def _open(self, schema: pa.Schema) -> pq.ParquetWriter | pacsv.CSVWriter:
        if self.form == "csv":
            return pacsv.CSVWriter(self.path, schema, write_options=pacsv.WriteOptions(quoting_style="needed"))
        plain = [name for name in self.columns if name not in UNIQUE]
        return pq.ParquetWriter(self.path, schema, compression="snappy", use_dictionary=plain)

    def __enter__(self) -> TableFile:
        """Begin to write."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        if self._writer is not None:
            self._writer.close()


def write_whole(folder: Path, name: str, columns: tuple[str, ...], form: Format, values: dict[str, Any]) -> TableFile:
    """Write a small table at once from lists or arrays."""
    with TableFile(folder, name, columns, form) as file:
        file.write({key: value if isinstance(value, pa.Array) else pa.array(value) for key, value in values.items()})
    return file


def dates_or_empty(days: AnyArray) -> list[str | None]:
    """Write local day numbers as ISO dates; negative numbers give empty cells."""
    texts = np.datetime_as_string(np.maximum(days, 0).astype("datetime64[D]")).tolist()
    return [text if day >= 0 else None for text, day in zip(texts, days.tolist(), strict=True)]
