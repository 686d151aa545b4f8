"""Tables behind the identifiers: what a letter means, from which source, and whether it is verified.

The tables are dated data in `code_tables.toml`, so that one who has the official text can correct
them without touching code.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from battery_custody.errors import InputError
from battery_custody.vocab import Chemistry, Level


@dataclass(frozen=True, slots=True)
class BatteryType:
    """What a type letter says: the chemistry, and the words a record may use for it."""

    letter: str
    name: str
    chemistry: Chemistry
    agrees_with: tuple[Chemistry, ...]
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """One way of reading a letter as a number: its place in `letters`, counted from `first`."""

    name: str
    first: int
    letters: str
    source: str
    verified: bool

    def number(self, letter: str) -> int | None:
        """Return the number that a letter stands for, None if this reading does not know it."""
        at = self.letters.find(letter)
        return None if at < 0 or len(letter) != 1 else self.first + at


@dataclass(frozen=True, slots=True)
class CodeTables:
    """The tables of one edition of the battery code standard.

    `years`, `months` and `days` hold the readings of a letter, the one that dates are taken from
    first; where readings differ the letter is disputed.
    """

    standard: str
    valid_from: date
    source: str
    verified: bool
    levels: dict[str, Level]
    types: dict[str, BatteryType]
    years: tuple[Reading, ...]
    months: tuple[Reading, ...]
    days: tuple[Reading, ...]


def load_code_tables(path: Path | None = None, *, on: date | None = None) -> CodeTables:
    """Load the battery code tables in force on a date; the latest if no date is given.

    Args:
        path: a TOML file in the form of the packaged `code_tables.toml`; None for that one.
        on: the date of the question.

    Raises:
        InputError: if the file can't be read as such tables, or none is in force on that date.
    """
    where = "the packaged code tables" if path is None else str(path)
    try:
        editions = [_edition(entry) for entry in _read(path)["battery_codes"]]
    except (OSError, UnicodeDecodeError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{where} can't be read as battery code tables ({error!r}); correct them") from error
    in_force = [tables for tables in editions if on is None or tables.valid_from <= on]
    if not in_force:
        raise InputError(f"{where} has no battery code standard in force on {on}; ask for a later date")
    return max(in_force, key=lambda tables: tables.valid_from)


@cache
def packaged_code_tables() -> CodeTables:
    """Return the latest packaged battery code tables, read once."""
    return load_code_tables()


@cache
def registries() -> dict[str, str]:
    """Return the registries of unified social credit codes by their character."""
    names: dict[str, str] = _read(None)["registries"]["names"]
    return names


def _read(path: Path | None) -> dict[str, Any]:
    source = files(__package__).joinpath("code_tables.toml") if path is None else path
    return tomllib.loads(source.read_text(encoding="utf-8"))


def _edition(entry: dict[str, Any]) -> CodeTables:
    return CodeTables(
        standard=entry["standard"],
        valid_from=entry["valid_from"],
        source=entry["source"],
        verified=entry["verified"],
        levels={letter: Level(word) for letter, word in entry["levels"]["letters"].items()},
        types={letter: _type(letter, facts) for letter, facts in entry["types"].items()},
        years=_readings(entry["years"]),
        months=_readings(entry["months"]),
        days=_readings(entry["days"]),
    )


def _type(letter: str, facts: dict[str, Any]) -> BatteryType:
    return BatteryType(
        letter=letter,
        name=facts["name"],
        chemistry=Chemistry(facts["chemistry"]),
        agrees_with=tuple(Chemistry(word) for word in facts["agrees_with"]),
        source=facts["source"],
        verified=facts["verified"],
    )


def _readings(entries: list[dict[str, Any]]) -> tuple[Reading, ...]:
    if not entries:
        raise ValueError("a table of letters has no reading")
    return tuple(Reading(**entry) for entry in entries)
