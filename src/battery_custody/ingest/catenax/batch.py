"""What the Catena-X reader hands on: rows by table, marks, what was refused, and the counts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

#: One row: column name to value; times as ISO 8601 text, unknown columns absent.
Row = dict[str, Any]


class Problem(NamedTuple):
    """One thing that is wrong with a payload: the path of the field, and a clause that says what."""

    field: str
    clause: str


class Refusal(NamedTuple):
    """One record that can't be taken: its ordinal, one sentence, its JSON text."""

    record: int
    reason: str
    raw: str


@dataclass(slots=True)
class CatenaxBatch:
    """The records of one file: its twins, and the aspects of each.

    `tables` holds rows by table name, the reader's own `aliases`, `marks` and `documents` among
    them. Each row carries `_record`, the ordinal of its twin or aspect in the file from 1, and
    `_part`, its place among the rows of that record. Every twin and aspect that is not refused has
    one row in `documents` and is counted in `twins` or `aspects`; `relations` counts what BOM and
    usage aspects list, `links` how many of those became rows of `aggregations`.
    """

    twins: int = 0
    aspects: int = 0
    relations: int = 0
    links: int = 0
    tables: dict[str, list[Row]] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    _parts: dict[tuple[str, int], int] = field(default_factory=dict)

    def add(self, table: str, record: int, row: Row) -> None:
        """Add one row of a record to a table; what is None or blank is left out."""
        part = self._parts.get((table, record), 0)
        self._parts[table, record] = part + 1
        kept = {name: value for name, value in row.items() if value not in (None, "")}
        self.tables.setdefault(table, []).append({"_record": record, "_part": part, **kept})
