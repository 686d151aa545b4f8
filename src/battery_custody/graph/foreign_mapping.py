"""Mappings of a graph that is already there: which of its labels and types fill which table.

A mapping file is TOML; `cypher/foreign/example_mapping.toml` shows all that one can hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from battery_custody.errors import InputError
from battery_custody.ingest.names import FILE_TABLES

_OWN = "self"
_OF_RELATIONSHIPS = ("from", "to")
_OF_NODES = ("out", "in")


@dataclass(frozen=True)
class ForeignColumn:
    """Where a column's values come from.

    `way` is self, from or to (an end of a relationship), out or in (a neighbour of a node), or value,
    of which `constant` is the one text.
    """

    name: str
    way: str
    property: str = ""
    type: str = ""
    constant: str | None = None


@dataclass(frozen=True)
class ForeignSection:
    """One label or relationship type that fills a table."""

    table: str
    token: str
    is_node: bool
    columns: tuple[ForeignColumn, ...]


def foreign_sections(mapping: Mapping[str, Any]) -> list[ForeignSection]:
    """Read a mapping of a graph, as TOML gives it.

    Raises:
        InputError: for a table, column or form that there is not.
    """
    sections = []
    for table, entries in mapping.items():
        if table not in FILE_TABLES:
            raise InputError(f"The mapping names a table {table!r}; write one of {', '.join(FILE_TABLES)}.")
        for entry in entries if isinstance(entries, list) else [entries]:
            sections.append(_section(table, entry))
    if not sections:
        raise InputError("The mapping of the graph is empty; name a table, its label or type, and its columns.")
    return sections


def _section(table: str, entry: object) -> ForeignSection:
    shape = f"a section of {table} needs a label or a type, and [{table}.columns]"
    if not isinstance(entry, Mapping) or not isinstance(entry.get("columns"), Mapping):
        raise InputError(f"The mapping can't be used: {shape}.")
    label, type_ = entry.get("label"), entry.get("type")
    token = label or type_
    if not isinstance(token, str) or (label and type_) or set(entry) - {"label", "type", "columns"}:
        raise InputError(f"The mapping can't be used: {shape}, one of the two and nothing else.")
    is_node = label is not None
    names = FILE_TABLES[table].names
    columns = []
    for name, source in entry["columns"].items():
        if name not in names:
            raise InputError(f"The mapping of {table} names a column {name!r}; write one of {', '.join(names)}.")
        columns.append(_column(table, name, source, is_node))
    lacking = [name for name in FILE_TABLES[table].required if name not in entry["columns"]]
    if lacking:
        raise InputError(f"The mapping of {table} from {token} lacks {', '.join(lacking)}; say where to find it.")
    return ForeignSection(table, token, is_node, tuple(columns))


def _column(table: str, name: str, source: object, is_node: bool) -> ForeignColumn:
    if isinstance(source, str):
        return ForeignColumn(name, _OWN, source)
    if isinstance(source, Mapping) and all(isinstance(part, str) for part in source.values()):
        if set(source) == {"value"}:
            return ForeignColumn(name, "value", constant=source["value"])
        for way in _OF_NODES if is_node else _OF_RELATIONSHIPS:
            if not is_node and set(source) == {way}:
                return ForeignColumn(name, way, source[way])
            if is_node and set(source) == {way, "of"}:
                return ForeignColumn(name, way, source["of"], source[way])
    allowed = '{ out = "TYPE", of = "property" } or { in = …, of = … }' if is_node else "{ from = … } or { to = … }"
    raise InputError(f'The mapping of {table}.{name} can\'t be used; write "property", {allowed}, or {{ value = … }}.')
