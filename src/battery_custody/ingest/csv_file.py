"""CSV files: header, delimiter and records by RFC 4180; broken lines are rejected, the others survive."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.csv

from battery_custody.ingest.cells import Storage
from battery_custody.ingest.csv_scan import BrokenLine, Region, Scanner, count_lines, record_lines
from battery_custody.ingest.layout import RECORD, RawColumn, distinct
from battery_custody.ingest.staging import Reject
from battery_custody.ingest.text_file import TextSource, UnreadableError

DELIMITERS = (",", ";", "\t")
_LONGEST_HEADER = 1 << 20


@dataclass
class CsvFile:
    """One CSV file: its columns, its records as Arrow batches, and the lines that are no records."""

    source: TextSource
    table: str
    headers: list[str] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    records: int = 0
    _delimiter: str = ","
    _first: bytes = b""
    _line: int = 1

    def open(self) -> None:
        """Read the header, and with it the delimiter.

        Raises:
            UnreadableError: for a header that can't be read.
        """
        self._blocks = self.source.blocks()
        start = b""
        while b"\n" not in start and len(start) < _LONGEST_HEADER and (block := next(self._blocks, b"")):
            start += block
        leading = len(start) - len(start.lstrip(b"\r\n"))
        self._line += count_lines(start[:leading])
        text = start[leading : leading + _LONGEST_HEADER].decode("utf-8", "ignore")
        self._delimiter = _sniff(text)
        buffer = io.StringIO(text, newline="")
        try:
            lines = csv.reader(buffer, delimiter=self._delimiter, strict=True)
            self.headers = distinct(next(lines, []))
        except csv.Error as error:
            raise UnreadableError(f"The header line can't be read ({error}); name each column once.") from error
        self._line += lines.line_num
        self._first = start[leading + len(text[: buffer.tell()].encode()) :]

    @property
    def columns(self) -> list[RawColumn]:
        """The columns of the batches that `batches` yields, with the headers that they have in the file."""
        raw = [RawColumn(f"c{number}", header, Storage.TEXT) for number, header in enumerate(self.headers)]
        return [*raw, RawColumn(RECORD, RECORD, Storage.WHOLE)]

    @property
    def schema(self) -> pa.Schema:
        """The Arrow schema of the batches."""
        return pa.schema([(column.name, pa.string()) for column in self.columns[:-1]] + [(RECORD, pa.int64())])

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Yield the well-formed records, numbered; keeps the others in `rejects`."""
        scanner = Scanner(self._delimiter)
        yield from self._parsed(scanner.feed(self._first))
        for block in self._blocks:
            yield from self._parsed(scanner.feed(block))
        yield from self._parsed(scanner.feed(b"", final=True))

    def _parsed(self, pieces: Sequence[Region | BrokenLine]) -> Iterator[pa.RecordBatch]:
        for piece in pieces:
            if isinstance(piece, Region):
                yield from self._region(piece)
            else:
                self.records += 1
                self._reject(self.records, self._line, piece.reason, piece.data.decode("utf-8", "replace"))
            self._line += count_lines(piece.data)

    def _region(self, region: Region) -> Iterator[pa.RecordBatch]:
        broken: list[pyarrow.csv.InvalidRow] = []

        def skip(row: pyarrow.csv.InvalidRow) -> str:
            broken.append(row)
            return "skip"

        names = self.schema.names[:-1]
        parsed = pyarrow.csv.read_csv(
            pa.py_buffer(region.data),
            # One block: the parser then numbers the rows.
            read_options=pyarrow.csv.ReadOptions(
                column_names=names, use_threads=False, block_size=len(region.data) + 1
            ),
            parse_options=pyarrow.csv.ParseOptions(
                delimiter=self._delimiter, newlines_in_values=region.quoted, invalid_row_handler=skip
            ),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False, check_utf8=False
            ),
        )
        numbers = np.arange(1, parsed.num_rows + len(broken) + 1, dtype=np.int64)
        if broken:
            lines = record_lines(region)
            for row in broken:
                reason = f"it has {row.actual_columns} fields where the header has {row.expected_columns}"
                self._reject(self.records + row.number, self._line + int(lines[row.number - 1]), reason, row.text)
            numbers = np.delete(numbers, [row.number - 1 for row in broken])
        total = parsed.num_rows + len(broken)
        yield from parsed.append_column(RECORD, pa.array(numbers + self.records)).to_batches()
        self.records += total

    def _reject(self, row: int, line: int, reason: str, text: str) -> None:
        raw = orjson.dumps({"_line": text.rstrip("\r\n")}).decode()
        self.rejects.append(Reject(f"Line {line} is broken: {reason}.", row, self.table, None, raw))


def _sniff(text: str) -> str:
    header = text.split("\n", 1)[0]
    outside = "".join(header.split('"')[0::2])
    return max(DELIMITERS, key=outside.count)
