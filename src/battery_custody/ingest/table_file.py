"""One file of one table: matching its headers, and the warnings that all kinds of files share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from battery_custody.ingest.layout import Layout, RawColumn, lay_out, normal
from battery_custody.ingest.mapping import write_mapping
from battery_custody.ingest.reader import ReadOptions
from battery_custody.ingest.staging import Staging
from battery_custody.ingest.suggest import suggest_mapping
from battery_custody.ingest.text_file import UnreadableError
from battery_custody.tables.source import SourceTable


@dataclass(frozen=True)
class TableFile:
    """A file, or a sheet of one, that holds rows of one table, and where they are to be staged."""

    path: Path
    table: SourceTable
    source_no: int
    staging: Staging
    options: ReadOptions
    sheet: str | None = None

    @property
    def name(self) -> str:
        """How warnings name the file."""
        return f"{self.path}[{self.sheet}]" if self.sheet else str(self.path)

    def warn(self, text: str) -> None:
        """Keep a warning about the file."""
        self.staging.warn(self.name, text)

    def lay_out(self, columns: Sequence[RawColumn]) -> Layout:
        """Match the file's columns with the table's, and warn of those that are unknown.

        Raises:
            UnreadableError: where a required column is missing; names the mapping that may help.
        """
        layout = lay_out(self.table, columns, self._mapping(columns))
        headers = [column.header for column in layout.unknown]
        missing = layout.missing(self.table)
        suggested = suggest_mapping(self.table, headers, [n for n in self.table.names if n not in layout.known])
        if missing:
            columns_missing = f"the required column{'s' if len(missing) > 1 else ''} {', '.join(missing)}"
            sentence = f"The file lacks {columns_missing}"
            if suggested:
                pairs = ", ".join(f"{ours} = {theirs}" for ours, theirs in suggested.items())
                self.warn(f"try --mapping with\n{write_mapping(self.table.name, suggested)}")
                raise UnreadableError(f"{sentence}; try a mapping with {pairs}.")
            raise UnreadableError(f"{sentence}; name the header that holds it in a mapping file.")
        if headers:
            self.warn(f"unknown columns are kept as they are: {', '.join(headers)}")
            if suggested:
                self.warn(f"some may be ours; try --mapping with\n{write_mapping(self.table.name, suggested)}")
        return layout

    def _mapping(self, columns: Sequence[RawColumn]) -> Mapping[str, str]:
        mapping = self.options.mapping.get(self.table.name, {})
        headers = {normal(column.header) for column in columns}
        # One mapping serves files of several partners: what a file does not have, it may have under our name.
        return {ours: theirs for ours, theirs in mapping.items() if normal(theirs) in headers}
