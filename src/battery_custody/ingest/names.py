"""Names: which table a file, a sheet or a forced name stands for."""

from __future__ import annotations

import re
from pathlib import Path

from battery_custody.errors import InputError
from battery_custody.tables.source import SOURCE_TABLES, SourceTable

#: The tables that can come as record files.
FILE_TABLES: dict[str, SourceTable] = {name: table for name, table in SOURCE_TABLES.items() if table.in_files}

_NAMED = re.compile(rf"({'|'.join(sorted(FILE_TABLES, key=len, reverse=True))})([-_. ].*)?", re.IGNORECASE | re.DOTALL)


def table_named(name: str) -> SourceTable | None:
    """Return the table that a file or sheet name begins with: `custody_events`, `custody_events-2026-04`."""
    match = _NAMED.fullmatch(name.strip())
    return FILE_TABLES[match[1].lower()] if match else None


def table_of(path: Path, forced: str | None = None) -> SourceTable | None:
    """Return the table that a file holds: the forced one, else by the file's name.

    Raises:
        InputError: where the forced name is no table of record files.
    """
    if forced is None:
        return table_named(path.name)
    if forced not in FILE_TABLES:
        raise InputError(f"There is no table {forced!r}; write one of {', '.join(FILE_TABLES)}.")
    return FILE_TABLES[forced]


def kind_of(path: Path) -> str:
    """Return the kind of a record file by its last suffix, that of packed text by the one before it."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] == ".gz":
        suffixes.pop()
    return suffixes[-1] if suffixes else ""
