"""How a flat table is described: columns with type and meaning, the key, the grain."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One column of a flat table; a name that ends in _s is epoch seconds UTC, in _kg kilograms."""

    name: str
    type: str
    doc: str


@dataclass(frozen=True)
class FlatTable:
    """One flat table: `key` is unique, `doc` says what one row is."""

    name: str
    doc: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)


def columns(text: str) -> tuple[Column, ...]:
    """Read a table's columns from lines of `name TYPE what it means`."""
    parts = (line.split(maxsplit=2) for line in text.strip().splitlines())
    return tuple(Column(name, type_, doc) for name, type_, doc in parts)
