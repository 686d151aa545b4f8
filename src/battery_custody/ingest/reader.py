"""Readers: what every source format does, and which of them reads a file.

A reader is an object named `READER` in a module of this package whose name ends in `_reader`.
To add a format, add such a module; nothing else changes.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Protocol

from battery_custody import ingest
from battery_custody.errors import InputError
from battery_custody.ingest.staging import Staging

AUTO = "auto"


@dataclass(frozen=True)
class ReadOptions:
    """How sources are to be read.

    `mapping` gives, for each table, our column → the header of the file; `table` is the table that a
    record file holds, whatever its name; `lenient` keeps document records that break their schema.
    """

    mapping: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    table: str | None = None
    lenient: bool = False


class Reader(Protocol):
    """A source format: recognises its files, and stages what is in them."""

    #: How `--format` names it.
    format: str
    #: Readers that look into a file are asked before those that go by its name.
    by_content: bool

    def recognises(self, path: Path, head: bytes) -> bool:
        """Tell whether a file is of this format, by its name and its first (unpacked) bytes."""
        ...

    def stage(self, path: Path, staging: Staging, options: ReadOptions) -> None:
        """Stage a file: its source, its valid rows, its rejects and warnings.

        A file that can't be read is rejected as a whole and raises nothing.
        """
        ...


@cache
def readers() -> tuple[Reader, ...]:
    """Return all readers of the package, those that look into a file first."""
    found: list[Reader] = [
        importlib.import_module(f"{ingest.__name__}.{module.name}").READER
        for module in pkgutil.iter_modules(ingest.__path__)
        if module.name.endswith("_reader")
    ]
    return tuple(sorted(found, key=lambda reader: (not reader.by_content, reader.format)))


def reader_of(path: Path, head: bytes, format_: str = AUTO) -> Reader | None:
    """Return the reader of a file: the one that `format_` names, or the first that recognises it.

    Raises:
        InputError: for a format that no reader has.
    """
    check_format(format_)
    known = readers()
    if format_ == AUTO:
        return next((reader for reader in known if reader.recognises(path, head)), None)
    return next(reader for reader in known if reader.format == format_)


def check_format(format_: str) -> None:
    """Refuse a format that no reader has.

    Raises:
        InputError: naming the formats that there are.
    """
    names = [AUTO, *(reader.format for reader in readers())]
    if format_ not in names:
        raise InputError(f"There is no format {format_!r}; write one of {', '.join(names)}.")
