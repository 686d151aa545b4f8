"""Rows: what was measured, what was aimed at, whether it was met; as a table and as JSON."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

_HOLDS: dict[str, Callable[[float, float], bool]] = {"≥": operator.ge, "≤": operator.le}


@dataclass(frozen=True)
class Target:
    """A number that is to be reached (`≥`) or kept (`≤`)."""

    relation: str
    value: float

    def is_met(self, measured: float) -> bool:
        """Return whether a measured number meets it."""
        return _HOLDS[self.relation](measured, self.value)


@dataclass(frozen=True)
class Row:
    """One measured number; `note` says how it came about. Without a target it is for comparison."""

    name: str
    measured: float
    unit: str
    target: Target | None = None
    note: str = ""

    @property
    def is_met(self) -> bool | None:
        """Whether the target is met, None where there is none."""
        return None if self.target is None else self.target.is_met(self.measured)

    def to_dict(self) -> dict[str, Any]:
        """Return the row as the JSON file holds it."""
        target = None if self.target is None else {"relation": self.target.relation, "value": self.target.value}
        return {
            "name": self.name,
            "measured": self.measured,
            "unit": self.unit,
            "target": target,
            "met": self.is_met,
            "note": self.note,
        }


def at_least(value: float) -> Target:
    """Return the target of reaching a number."""
    return Target("≥", value)


def at_most(value: float) -> Target:
    """Return the target of staying within a number."""
    return Target("≤", value)


def print_rows(rows: list[Row], title: str) -> None:
    """Print the rows as a table on standard output."""
    console = Console(width=None if Console().is_terminal else 150)
    table = Table(title=title, title_justify="left", box=None, header_style="bold", pad_edge=False)
    for header, justify in (
        ("what", "left"),
        ("measured", "right"),
        ("target", "right"),
        ("met", "left"),
        ("how", "left"),
    ):
        table.add_column(header, justify="right" if justify == "right" else "left", overflow="fold")
    for row in rows:
        target = "" if row.target is None else f"{row.target.relation} {written(row.target.value, row.unit)}"
        met = "" if row.is_met is None else ("met" if row.is_met else "not met")
        style = {"met": "green", "not met": "red"}.get(met, "")
        table.add_row(
            row.name, written(row.measured, row.unit), target, Text(met, style=style), Text(row.note, style="dim")
        )
    console.print(table)


def written(value: float, unit: str) -> str:
    """Return a number with its unit in as many digits as say something."""
    text = f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
    return f"{text}{unit}" if unit == "×" else f"{text} {unit}"
