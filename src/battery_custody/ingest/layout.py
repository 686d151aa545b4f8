"""Layout: which raw column of a file is which column of a source table, and which are unknown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from battery_custody.ingest.cells import Storage
from battery_custody.tables.source import SourceTable

#: Columns that readers add to a raw relation, and what each holds.
SOURCE = "_source"  # the number of the source, where a relation holds rows of several
RECORD = "_record"  # the ordinal of the source record, from 1
PART = "_part"  # the index of the row within its record, from 0
EXTRA = "_extra"  # JSON text of what no column holds
RAW = "_raw"  # JSON text of the record as read
CONTROLS = (SOURCE, RECORD, PART, EXTRA, RAW)

#: Columns that `send_back` adds; a corrected file may still have them, and they say nothing of the row.
REMARKS = ("_field", "_reason")


@dataclass(frozen=True)
class RawColumn:
    """One column of a raw relation: its name there, the header as reported, how it is stored."""

    name: str
    header: str
    storage: Storage


@dataclass(frozen=True)
class Layout:
    """How a raw relation maps to a source table: `known` by our column name, `unknown` in file order."""

    known: Mapping[str, RawColumn]
    unknown: tuple[RawColumn, ...] = ()
    controls: Mapping[str, RawColumn] = field(default_factory=dict)
    remarks: tuple[RawColumn, ...] = ()

    @property
    def raw(self) -> tuple[RawColumn, ...]:
        """All columns as reported, without those that readers added."""
        return (*self.known.values(), *self.unknown)

    @property
    def all_headers(self) -> set[str]:
        """The headers of all columns of the file, also those that say nothing of the row."""
        return {column.header for column in (*self.raw, *self.remarks)}

    def missing(self, table: SourceTable) -> tuple[str, ...]:
        """Return the required columns that the relation lacks."""
        return tuple(name for name in table.required if name not in self.known)


def normal(header: str) -> str:
    """Return a header as it is compared: without blanks around it, in lower case."""
    return header.strip().casefold()


def distinct(headers: Sequence[str]) -> list[str]:
    """Return headers so that each names one column: blank ones by their place, repeated ones by their number."""
    seen: dict[str, int] = {}
    names: list[str] = []
    for place, header in enumerate(headers, start=1):
        name = header.strip() or f"column {place}"
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return names


def lay_out(table: SourceTable, columns: Sequence[RawColumn], mapping: Mapping[str, str] | None = None) -> Layout:
    """Match raw columns with a table's columns: by the mapping (ours to theirs) first, else by name."""
    theirs = {normal(header): ours for ours, header in (mapping or {}).items()}
    names = {normal(name): name for name in table.names if name not in (mapping or {})}
    known: dict[str, RawColumn] = {}
    unknown: list[RawColumn] = []
    controls: dict[str, RawColumn] = {}
    remarks: list[RawColumn] = []
    for column in columns:
        key = normal(column.header)
        ours = theirs.get(key) or names.get(key)
        if column.name in CONTROLS:
            controls[column.name] = column
        elif ours is not None and ours not in known:
            known[ours] = column
        elif key in REMARKS:
            remarks.append(column)
        else:
            unknown.append(column)
    return Layout(known, tuple(unknown), controls, tuple(remarks))
