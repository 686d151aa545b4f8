"""Battery codes of GB/T 34014: 24 characters when made, 19 for a reused battery.

| place | field |
|---|---|
| 1-3 | maker code |
| 4 | level: P pack, M module, C cell |
| 5 | battery type letter, which gives the chemistry |
| 6-7 | specification |
| 8-14 | traceability information (a reuse code has none, and all that follows moves up by 7) |
| 15, 16, 17 | year, month and day of making, one character each |
| 18-24 | serial number, digits |
| last two of a reuse code | R, and the level that is reused |

The code has no check digit: a mistyped character inside the alphabet can't be found. Sources and
the state of their verification are in `code_tables.toml`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from battery_custody.model.identifiers.characters import fold, foreign_characters
from battery_custody.model.identifiers.code_tables import CodeTables, Reading, packaged_code_tables
from battery_custody.vocab import Chemistry, Level

ORIGINAL_LENGTH = 24
REUSE_LENGTH = 19
_DESIGN_END = 7
_TRACE_LENGTH = 7
_SERIAL_LENGTH = 7
_ALPHABET = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_REUSE_END = re.compile(r"R[A-Z0-9]")

Form = Literal["original", "reuse"]


@dataclass(frozen=True, slots=True)
class BatteryCode:
    """A battery code taken apart; a field that can't be read is None, and `problems` says why.

    `trace` is None for a reuse code, `reuse_level` for an original one. `warnings` are doubts that
    make no code wrong: letters of the date that the published lists read differently.
    `possible_dates` holds a day of making for each way of reading them, `made_on` first.
    """

    code: str
    form: Form
    maker_code: str | None = None
    level: Level | None = None
    type_letter: str | None = None
    chemistry: Chemistry | None = None
    specification: str | None = None
    trace: str | None = None
    made_on: date | None = None
    possible_dates: tuple[date, ...] = ()
    serial: str | None = None
    reuse_level: Level | None = None
    warnings: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong with the code."""
        return not self.problems


def is_battery_code(text: str, *, tables: CodeTables | None = None) -> bool:
    """Say whether a text is a battery code without a fault, original or reuse."""
    return decode_battery_code(text, tables=tables).ok


def decode_battery_code(code: str, *, tables: CodeTables | None = None, on: date | None = None) -> BatteryCode:
    """Take a battery code apart and list all that is wrong with it. Never raises for a bad code.

    Args:
        code: the code; space around it does not count.
        tables: the meaning of the letters; the packaged tables if None.
        on: the date of the question, which a date of making can't be after (a warning); None
            asks nothing.
    """
    tables = tables or packaged_code_tables()
    code = code.strip()
    form = _form(code)
    length = ORIGINAL_LENGTH if form == "original" else REUSE_LENGTH
    problems = foreign_characters(code, _ALPHABET, "codes have only A to Z and 0 to 9")
    if len(code) != length:
        problems.insert(
            0,
            f"the code has {len(code)} characters, where a battery code has {ORIGINAL_LENGTH},"
            f" or {REUSE_LENGTH} for a reused battery",
        )
        return BatteryCode(code, form, problems=tuple(problems))
    return _Decoder(fold(code), form, tables, problems).decode(code, on)


def _form(code: str) -> Form:
    if len(code) in (ORIGINAL_LENGTH, REUSE_LENGTH):
        return "original" if len(code) == ORIGINAL_LENGTH else "reuse"
    near_reuse = abs(len(code) - REUSE_LENGTH) < abs(len(code) - ORIGINAL_LENGTH)
    return "reuse" if near_reuse and _REUSE_END.fullmatch(code[-2:]) else "original"


class _Decoder:
    """Reads the fields of a code of the right length, noting what is wrong on the way."""

    def __init__(self, code: str, form: Form, tables: CodeTables, problems: list[str]) -> None:
        self.code = code
        self.tables = tables
        self.problems = problems
        self.warnings: list[str] = []
        self.reuse = form == "reuse"
        self.date_at = _DESIGN_END if self.reuse else _DESIGN_END + _TRACE_LENGTH
        self.serial_at = self.date_at + 3

    def decode(self, reported: str, on: date | None) -> BatteryCode:
        level = self._level(3)
        battery_type = self.tables.types.get(self.code[4])
        if battery_type is None and self.code[4] in _ALPHABET:
            self._fault(4, f"which is no battery type; known are {', '.join(self.tables.types)}")
        made_on, possible_dates = self._made_on(on)
        serial = self._serial()
        reuse_level = self._reuse_level(level) if self.reuse else None
        return BatteryCode(
            code=reported,
            form="reuse" if self.reuse else "original",
            maker_code=self.code[:3],
            level=level,
            type_letter=self.code[4],
            chemistry=battery_type.chemistry if battery_type else None,
            specification=self.code[5:_DESIGN_END],
            trace=None if self.reuse else self.code[_DESIGN_END : self.date_at],
            made_on=made_on,
            possible_dates=possible_dates,
            serial=serial,
            reuse_level=reuse_level,
            warnings=tuple(self.warnings),
            problems=tuple(self.problems),
        )

    def _fault(self, at: int, what: str) -> None:
        self.problems.append(f"position {at + 1} is {self.code[at]!r}, {what}")

    def _level(self, at: int) -> Level | None:
        level = self.tables.levels.get(self.code[at])
        if level is None and self.code[at] in _ALPHABET:
            known = ", ".join(f"{letter} ({word})" for letter, word in self.tables.levels.items())
            self._fault(at, f"which is no level; known are {known}")
        return level

    def _serial(self) -> str | None:
        end = self.serial_at + _SERIAL_LENGTH
        serial = self.code[self.serial_at : end]
        for at in range(self.serial_at, end):
            if self.code[at] in _ALPHABET and not self.code[at].isdigit():
                self._fault(at, "where the serial number has digits only")
        return serial if serial.isascii() and serial.isdigit() else None

    def _reuse_level(self, level: Level | None) -> Level | None:
        mark = REUSE_LENGTH - 2
        if self.code[mark] in _ALPHABET and self.code[mark] != "R":
            self._fault(mark, "where a reuse code has R")
        reuse_level = self._level(mark + 1)
        if level and reuse_level and level != reuse_level:
            self.warnings.append(
                f"position {REUSE_LENGTH} says that a {reuse_level} is reused, position 4 that a {level} was made"
            )
        return reuse_level

    def _made_on(self, on: date | None) -> tuple[date | None, tuple[date, ...]]:
        fields = (
            ("year", self.tables.years),
            ("month", self.tables.months),
            ("day", self.tables.days),
        )
        read = [self._numbers(self.date_at + offset, name, readings) for offset, (name, readings) in enumerate(fields)]
        dates = {_date(year, month, day) for year in read[0] for month in read[1] for day in read[2]}
        if dates == {None}:
            letters = self.code[self.date_at : self.serial_at]
            self.problems.append(
                f"positions {self.date_at + 1} to {self.serial_at} are {letters!r}, which is no day of the calendar"
            )
        if not all(read):
            return None, ()
        # The first reading decides, so that one code always has one date.
        made_on = _date(*(numbers[0] for numbers in read))
        if made_on and on and made_on > on:
            self.warnings.append(f"the code says that the battery was made on {made_on}, which is after {on}")
        possible = sorted((day for day in dates if day), key=lambda day: (day != made_on, day))
        return made_on, tuple(possible)

    def _numbers(self, at: int, name: str, readings: tuple[Reading, ...]) -> list[int]:
        letter = self.code[at]
        read = [reading.number(letter) for reading in readings]
        known = list(dict.fromkeys(number for number in read if number is not None))
        if not known and letter in _ALPHABET:
            self._fault(at, f"which stands for no {name}")
        elif known and (len(known) > 1 or None in read):
            words = " or ".join(str(number) for number in known)
            doubt = "and not all lists have it" if None in read else "as the lists differ"
            self.warnings.append(f"position {at + 1} is {letter!r}, which stands for {name} {words}, {doubt}")
        return known


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
