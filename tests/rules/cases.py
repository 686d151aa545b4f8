"""The case files: rows in the layout of record files, and the identities that a rule must find in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent

#: What a case can show.
SHOWS = ("flags", "clean", "not_evaluable", "false_positive")


@dataclass(frozen=True)
class Case:
    """One case of a rule; `false_positive` is the number, from 1, of the page's entry that it is for.

    `tables` are record files by table, `files` other files by name.
    """

    rule_id: str
    name: str
    shows: str
    tables: Mapping[str, str]
    files: Mapping[str, str]
    expect: tuple[Mapping[str, Any], ...]
    now: str | None
    params: tuple[str, ...]
    false_positive: int | None


def cases_of(rule_id: str) -> list[Case]:
    """Return the cases of a rule; every value in them is text."""
    text = (FOLDER / f"{rule_id}.yml").read_text(encoding="utf-8")
    # The safe loader would turn days and numbers into other types; a record file holds text.
    return [
        Case(
            rule_id=rule_id,
            name=entry["name"],
            shows=entry["shows"],
            tables=entry["tables"],
            files=entry.get("files", {}),
            expect=tuple(entry["expect"] or ()),
            now=entry.get("now"),
            params=tuple(entry.get("params", ())),
            false_positive=int(entry["false_positive"]) if "false_positive" in entry else None,
        )
        for entry in _merged(yaml.load(text, Loader=yaml.BaseLoader))
    ]


def _merged(entries: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    # The base loader leaves merge keys as they are.
    for entry in entries:
        tables = dict(entry.get("tables", {}))
        shared = tables.pop("<<", {})
        yield {**entry, "tables": {**shared, **tables}}


def all_cases() -> Iterator[Case]:
    """Return the cases of all rules that have a file."""
    for path in sorted(FOLDER.glob("CC*.yml")):
        yield from cases_of(path.stem)


def write_records(case: Case, folder: Path) -> Path:
    """Write a case's tables as record files, and its other files, and return their folder."""
    records = folder / "records"
    records.mkdir()
    for name, text in [*((f"{table}.csv", text) for table, text in case.tables.items()), *case.files.items()]:
        (records / name).write_text(text, encoding="utf-8")
    return records
