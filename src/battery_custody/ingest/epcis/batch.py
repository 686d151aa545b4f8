"""What the EPCIS reader hands on: rows by table, the events as they came, what was refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

#: One row: column name to value; times as ISO 8601 text, numbers as numbers, unknown columns absent.
Row = dict[str, Any]


class Reject(NamedTuple):
    """One record that can't be taken: its ordinal, the path that breaks, one sentence, its JSON text."""

    record: int
    field: str
    reason: str
    raw: str


class Notice(NamedTuple):
    """Something that was taken all the same; `record` 0 is the document around the records."""

    record: int
    field: str
    reason: str


@dataclass(slots=True)
class EpcisBatch:
    """The records of one source of EPCIS data, or of one part of it.

    `tables` holds rows by table name: those of the record files, and two of EPCIS' own,
    `voids` (event_id, declared_at, reason, corrective_event_ids: an event declared wrong) and
    `emptied` (parent_id, separated_at, event_id: everything in the parent leaves it). A row carries
    `_record`, the 1-based ordinal of its event or element in the source, and `_part`, the 0-based
    place of its item among the event's items, which does not depend on their order in the source.
    Rows of `transformations` and their inputs and outputs carry `_event_id` and `_event_time` too,
    as several events may report one transformation; rows of `aggregations` carry `_action`.

    `documents` has one row for each accepted event: event_id, event_type (as given), event_time,
    record_time, `raw` (JSON text of the whole event), `content` (canonical JSON of what is reported,
    equal for equal reports) and `context` (JSON text of the `@context` that its prefixes refer to).
    `elements` has one row for each accepted vocabulary element: element_id, vocabulary_type, raw.

    `read` counts events and vocabulary elements; each is accepted or has exactly one reject.
    """

    read: int = 0
    tables: dict[str, list[Row]] = field(default_factory=dict)
    documents: list[Row] = field(default_factory=list)
    elements: list[Row] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    warnings: list[Notice] = field(default_factory=list)

    @property
    def accepted(self) -> int:
        """The number of events and vocabulary elements that were taken."""
        return self.read - len(self.rejects)

    def add(self, table: str, row: Row) -> None:
        """Add one row to a table."""
        rows = self.tables.get(table)
        if rows is None:
            rows = self.tables[table] = []
        rows.append(row)
