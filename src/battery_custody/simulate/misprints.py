"""Misprints: ids that the records write wrongly, and what the register says against a code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from battery_custody.simulate.arrays import NONE


@dataclass(frozen=True)
class Misprint:
    """A way in which an id is written, and of which other id of the kind it is the misprint (NONE: its own)."""

    way: str
    of: int = NONE


@dataclass
class Misprints:
    """Ids by index that stand otherwise in the records, and cells of the register of batteries.

    `rows` holds by column and battery what the register says: a text, None for an empty cell, or a party by
    index. `unlisted` are battery ids that no register lists.
    """

    batteries: dict[int, Misprint] = field(default_factory=dict)
    vehicles: dict[int, Misprint] = field(default_factory=dict)
    parties: dict[int, Misprint] = field(default_factory=dict)
    rows: dict[str, dict[int, str | int | None]] = field(default_factory=dict)
    unlisted: set[int] = field(default_factory=set)

    def state(self, column: str, item: int, value: str | int | None) -> None:
        """Let the register of batteries say something else in one cell."""
        self.rows.setdefault(column, {})[item] = value


def misprint(text: str, way: str) -> str:
    """Write an id in one of the wrong, or only unusual, ways."""
    return _WAYS[way](text)


def _put(text: str, place: int, sign: str) -> str:
    return text[:place] + sign + text[place + 1 :]


def _other_digit(text: str, place: int) -> str:
    return _put(text, place, "3" if text[place] == "7" else "7")


def _early_month(text: str) -> str:
    return _put(text, len(text) - 9, "D")


#: Names end with what is written: a GB/T 34014 code, a VIN, a credit code, or a maker's own number.
_WAYS: dict[str, Callable[[str], str]] = {
    "letter-in-serial": lambda text: _put(text, len(text) - 4, "O"),
    "no-such-month": _early_month,
    "no-such-level": lambda text: _put(text, 3, "X"),
    "one-short": lambda text: text[:-1],
    "maker-number": lambda text: f"{text[:3]}-{text[-7:]}",
    "wrong-check-digit": lambda text: _other_digit(text, 8),
    "letter-o": lambda text: _put(text, 11, "O"),
    "no-check-digit": lambda text: _put(text, 8, "Z"),
    "wrong-check-character": lambda text: _other_digit(text, len(text) - 1),
}
