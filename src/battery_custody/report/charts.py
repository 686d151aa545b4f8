"""Charts of findings as SVG: how many by rule, how many by month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from markupsafe import Markup

from battery_custody.report.svg import element, line, picture, rect, text, tip

_ROW = 24
_NAME = 350
_BAR = 520
_WIDTH = 940
_HEIGHT = 130


def bars(rows: Sequence[tuple[str, int, str]], label: str) -> Markup:
    """Return horizontal bars of (name, count, severity), in the order given."""
    most = max((count for _, count, _ in rows), default=1) or 1
    parts = []
    for index, (name, count, severity) in enumerate(rows):
        y = index * _ROW
        width = max(_BAR * count / most, 2)
        parts.append(text(0, y + 16, name, class_="bar-name"))
        parts.append(text(_NAME - 10, y + 16, str(count), class_="bar-count", text_anchor="end"))
        parts.append(rect(_NAME, y + 4, width, _ROW - 9, tip(f"{name}: {count}"), rx=3, class_=f"fill-{severity}"))
    return picture(_WIDTH, _ROW * len(rows) + 4, label, *parts)


def months(days: Sequence[str], label: str) -> Markup:
    """Return columns of how many of the days (ISO 8601) fall into each month, from the first to the last."""
    counts = Counter(day[:7] for day in days if day)
    if not counts:
        return picture(_WIDTH, 4, label)
    span = _span(min(counts), max(counts))
    most = max(counts.values())
    step = min((_WIDTH - 40) / len(span), 40)
    parts = [
        line(0, _HEIGHT, _WIDTH, _HEIGHT, class_="lane"),
        text(0, 10, f"most in a month: {most}", class_="bar-count"),
    ]
    for index, month in enumerate(span):
        count = counts.get(month, 0)
        height = (_HEIGHT - 24) * count / most
        x = 10 + index * step
        parts.append(
            rect(x, _HEIGHT - height, max(step - 1.5, 1), height, tip(f"{month}: {count}"), class_="fill-month")
        )
        if month.endswith("-01") or len(span) < 14:
            shown = month[:4] if len(span) >= 14 else month
            parts.append(element("text", shown, x=x, y=_HEIGHT + 15, class_="date"))
    return picture(_WIDTH, _HEIGHT + 22, label, *parts)


def _span(first: str, last: str) -> list[str]:
    year, month = int(first[:4]), int(first[5:7])
    months_: list[str] = []
    while f"{year:04d}-{month:02d}" <= last:
        months_.append(f"{year:04d}-{month:02d}")
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return months_
