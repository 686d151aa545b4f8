"""Cells in SQL: how the engine reads and judges one column, by the definition that pydantic uses.

One template for each `Domain`. A template names columns and parameters only; words, limits and
patterns of the field are bound as parameters. `Field.clean` is the same judgement for one value
in Python, and a property test holds the two together.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any

from battery_custody.ingest.clock import read_clock
from battery_custody.model.fields import FALSE_WORDS, TRUE_WORDS, Domain
from battery_custody.model.times import HOME_OFFSET_MINUTES
from battery_custody.tables.source import SourceColumn

#: What `str.strip` takes off (Unicode white space): the engine's own trim knows the space alone.
BLANKS = "".join(
    chr(point)
    for first, last in (
        (0x09, 0x0D), (0x1C, 0x20), (0x85, 0x85), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A),
        (0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000),
    )
    for point in range(first, last + 1)
)  # fmt: skip

NUMBER_PATTERN = r"[+-]?([0-9]+(_[0-9]+)*\.?([0-9]+(_[0-9]+)*)?|\.[0-9]+(_[0-9]+)*)([eE][+-]?[0-9]+(_[0-9]+)*)?"
LARGEST = sys.float_info.max

HOME_OFFSET_US = HOME_OFFSET_MINUTES * 60_000_000
#: The first and the last microsecond that a calendar of four-digit years holds.
FIRST_US = -62_135_596_800_000_000
LAST_US = 253_402_300_799_999_999


class Storage(StrEnum):
    """How a raw column is stored, as far as reading it differs."""

    TEXT = "text"
    WHOLE = "whole"  # integers and decimals
    FLOAT = "float"
    BOOLEAN = "boolean"
    DAY = "day"
    CLOCK = "clock"  # a timestamp without offset
    INSTANT = "instant"  # a timestamp with offset
    LIST = "list"
    OTHER = "other"
    ABSENT = "absent"  # the file has no such column

    @classmethod
    def of(cls, type_name: str) -> Storage:
        """Return the storage of an engine type such as `VARCHAR` or `TIMESTAMP WITH TIME ZONE`."""
        if type_name.endswith("]"):
            return cls.LIST
        name = type_name.split("(")[0]
        if name.startswith("TIMESTAMP"):
            return cls.INSTANT if name.endswith("TIME ZONE") or name.startswith("TIMESTAMPTZ") else cls.CLOCK
        return _STORAGES.get(name, cls.OTHER)


_STORAGES = {
    "VARCHAR": Storage.TEXT,
    "JSON": Storage.TEXT,
    "DOUBLE": Storage.FLOAT,
    "FLOAT": Storage.FLOAT,
    "BOOLEAN": Storage.BOOLEAN,
    "DATE": Storage.DAY,
    "DECIMAL": Storage.WHOLE,
    **{
        sign + size: Storage.WHOLE
        for sign in ("", "U")
        for size in ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")
    },
}


@dataclass
class Parameters:
    """Values that a statement binds by name."""

    values: dict[str, Any] = field(default_factory=dict)
    prefix: str = "p"

    def add(self, value: Any) -> str:
        """Bind a value and return how the statement names it."""
        for name, bound in self.values.items():
            if type(bound) is type(value) and bound == value:
                return f"${name}"
        name = f"{self.prefix}{len(self.values)}"
        self.values[name] = value
        return f"${name}"

    def words(self, values: Sequence[str]) -> str:
        """Bind several values and return them separated by commas."""
        return ", ".join(self.add(value) for value in values)


def quote(name: str) -> str:
    """Return an identifier as the engine wants it, whatever it holds."""
    return '"' + name.replace('"', '""') + '"'


@cache
def foreign_digits() -> tuple[str, str]:
    """Return the decimal digits of other scripts, which Python reads too, and the plain digits they mean."""
    foreign = [char for char in map(chr, range(128, sys.maxunicode + 1)) if char.isdecimal()]
    return "".join(foreign), "".join(str(unicodedata.decimal(char)) for char in foreign)


@dataclass(frozen=True)
class Cell:
    """How one column is read: `prepared` from the raw value, `values` from it, `valid` from both.

    `values` maps staged column to expression; `prepared` is known to `values` by the name `text`,
    and `valid` may use the names of the staged columns. `expected` says what a good value is.
    """

    prepared: str
    values: dict[str, str]
    valid: str
    expected: str


def cell(column: SourceColumn, raw: str, storage: Storage, text: str, parameters: Parameters) -> Cell:
    """Return how a column of a source table is read from the raw column `raw`.

    `text` is the name under which the prepared value will be known.
    """
    name, domain = column.name, column.domain
    if domain is Domain.TIME:
        made = _time(name, raw, storage, text, parameters)
    elif domain is Domain.NUMBER:
        made = _number(column, raw, storage, text, parameters)
    elif domain is Domain.FLAG:
        made = _flag(name, raw, storage, text, parameters)
    elif domain in (Domain.CHOICES, Domain.PARTIES):
        made = _several(column, raw, storage, text, parameters)
    else:
        made = _text(column, raw, storage, text, parameters)
    if column.required:
        first = next(iter(made.values))
        return Cell(made.prepared, made.values, f"{quote(first)} IS NOT NULL AND {made.valid}", made.expected)
    return made


def as_text(raw: str, storage: Storage, parameters: Parameters) -> str:
    """Return a raw value as text without blanks around it, blank as NULL."""
    if storage is Storage.ABSENT:
        return "CAST(NULL AS VARCHAR)"
    if storage is Storage.TEXT:
        return _trimmed(raw, parameters)
    if storage is Storage.FLOAT:  # a column of codes with blanks in it comes as floats from many tools
        return (
            f"CASE WHEN {raw} = trunc({raw}) AND abs({raw}) < 1e15"
            f" THEN CAST(CAST({raw} AS BIGINT) AS VARCHAR) ELSE CAST({raw} AS VARCHAR) END"
        )
    if storage is Storage.LIST:
        return _trimmed(f"array_to_string({raw}, ';')", parameters)
    return f"CAST({raw} AS VARCHAR)"


def _trimmed(value: str, parameters: Parameters) -> str:
    # The general trim costs a hundred times this comparison of the first and the last character.
    blanks, delete = parameters.add(BLANKS), parameters.add("\x7f")
    return (
        f"CASE WHEN {value} = '' THEN NULL"
        f" WHEN {value} >= '!' AND {value} < {delete} AND {value}[-1] BETWEEN '!' AND '~' THEN {value}"
        f" ELSE nullif(trim({value}, {blanks}), '') END"
    )


def _text(column: SourceColumn, raw: str, storage: Storage, text: str, parameters: Parameters) -> Cell:
    valid, expected, name = "true", "a text", quote(column.name)
    if column.field.words:
        valid = f"({name} IS NULL OR {name} IN ({parameters.words(column.field.words)}))"
        expected = f"one of {', '.join(column.field.words)}"
    elif column.field.pattern:
        valid = f"({name} IS NULL OR regexp_full_match({name}, {parameters.add(column.field.pattern)}))"
        expected = f"the form {column.field.pattern}"
    return Cell(as_text(raw, storage, parameters), {column.name: text}, valid, expected)


def _several(column: SourceColumn, raw: str, storage: Storage, text: str, parameters: Parameters) -> Cell:
    parts = (
        f"list_filter(list_transform(string_split({{}}, ';'), lambda part: trim(part, {parameters.add(BLANKS)})),"
        " lambda part: part <> '')"
    )
    value = (
        f"CASE WHEN contains({text}, ';') THEN nullif(array_to_string({parts.format(text)}, ';'), '') ELSE {text} END"
    )
    valid, expected, name = "true", "ids separated by ;", quote(column.name)
    if column.field.words:
        words = parameters.words(column.field.words)
        valid = f"({name} IS NULL OR {name} IN ({words}) OR list_has_all([{words}], string_split({name}, ';')))"
        expected = f"one or more of {', '.join(column.field.words)}, separated by ;"
    return Cell(as_text(raw, storage, parameters), {column.name: value}, valid, expected)


def _number(column: SourceColumn, raw: str, storage: Storage, text: str, parameters: Parameters) -> Cell:
    low = -LARGEST if column.field.minimum is None else column.field.minimum
    high = LARGEST if column.field.maximum is None else column.field.maximum
    name = quote(column.name)
    limits = f"{name} BETWEEN {parameters.add(float(low))} AND {parameters.add(float(high))}"
    expected = "a number"
    if column.field.minimum is not None:
        expected += f" from {low:g}"
    if column.field.maximum is not None:
        expected += f" to {high:g}"
    if storage in (Storage.FLOAT, Storage.WHOLE, Storage.ABSENT):
        source = "NULL" if storage is Storage.ABSENT else raw
        return Cell(f"CAST({source} AS DOUBLE)", {column.name: text}, f"({text} IS NULL OR {limits})", expected)
    foreign, plain = (parameters.add(digits) for digits in foreign_digits())
    pattern = parameters.add(NUMBER_PATTERN)
    digits = f"translate({text}, {foreign}, {plain})"
    value = (
        f"CASE WHEN regexp_full_match({text}, {pattern}) THEN try_cast(replace({text}, '_', '') AS DOUBLE)"
        f" WHEN {text} IS NOT NULL AND regexp_full_match({digits}, {pattern})"
        f" THEN try_cast(replace({digits}, '_', '') AS DOUBLE) END"
    )
    valid = f"({text} IS NULL OR coalesce({limits}, false))"
    return Cell(as_text(raw, storage, parameters), {column.name: value}, valid, expected)


def _flag(name: str, raw: str, storage: Storage, text: str, parameters: Parameters) -> Cell:
    if storage is Storage.BOOLEAN:
        return Cell(raw, {name: text}, "true", "true or false")
    yes, no = parameters.words(TRUE_WORDS), parameters.words(FALSE_WORDS)
    value = f"CASE WHEN lower({text}) IN ({yes}) THEN true WHEN lower({text}) IN ({no}) THEN false END"
    valid = f"({text} IS NULL OR {quote(name)} IS NOT NULL)"
    return Cell(as_text(raw, storage, parameters), {name: value}, valid, "true or false")


def _time(name: str, raw: str, storage: Storage, text: str, parameters: Parameters) -> Cell:
    us, is_day = f"{name}_us", f"{name}_is_day"
    expected = "an ISO 8601 time such as 2026-04-01 or 2026-04-01T10:00:00+08:00"
    valid = f"({text} IS NULL OR {quote(us)} IS NOT NULL)"
    if storage in (Storage.DAY, Storage.CLOCK, Storage.INSTANT):
        moment = f"epoch_us({text})"
        shift = "" if storage is Storage.INSTANT else f" - {HOME_OFFSET_US}"
        value = f"CASE WHEN {moment} BETWEEN {FIRST_US} AND {LAST_US} THEN {moment}{shift} END"
        day = "true" if storage is Storage.DAY else "false"
        kind = "TIMESTAMPTZ" if storage is Storage.INSTANT else "TIMESTAMP"
        values = {us: value, is_day: f"CASE WHEN {text} IS NOT NULL THEN {day} END"}
        return Cell(f"CAST({raw} AS {kind})", values, valid, expected)
    clock = read_clock(text, parameters.add)
    return Cell(as_text(raw, storage, parameters), {us: clock.us, is_day: clock.is_day}, valid, expected)
