"""Source tables: what a row of a record file must look like, read off the source records."""

from __future__ import annotations

from dataclasses import dataclass

from battery_custody.model.fields import Domain, Field, field_of
from battery_custody.model.records import SOURCE_RECORDS, SourceRecord


@dataclass(frozen=True)
class SourceColumn:
    """One column of a record file."""

    name: str
    field: Field
    required: bool

    @property
    def domain(self) -> Domain:
        """The kind of value that the column holds."""
        return self.field.domain


@dataclass(frozen=True)
class SourceTable:
    """One table that a record file can hold; `key` names what a row reports."""

    name: str
    columns: tuple[SourceColumn, ...]
    key: tuple[str, ...]
    doc: str
    in_files: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    @property
    def required(self) -> tuple[str, ...]:
        """The names of the columns that no row may lack."""
        return tuple(column.name for column in self.columns if column.required)


def _table(record: type[SourceRecord]) -> SourceTable:
    columns = tuple(
        SourceColumn(name, field_of(info), info.is_required()) for name, info in record.model_fields.items()
    )
    return SourceTable(record.table, columns, record.key, (record.__doc__ or "").strip(), record.in_files)


#: All source tables by name, in the order in which they are loaded.
SOURCE_TABLES: dict[str, SourceTable] = {name: _table(record) for name, record in SOURCE_RECORDS.items()}
