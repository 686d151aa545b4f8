"""Suggestions: which of our columns an unknown header may mean, by a lexicon and by resemblance."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import cache
from importlib import resources

from battery_custody.tables.source import SourceTable

#: How much two headers must resemble each other, from 0 to 1.
RESEMBLANCE = 0.8

_UNIT = re.compile(r"[(（\[][^)）\]]*[)）\]]")
_JOINTS = re.compile(r"[\s_\-./:：*#]+")


def suggest_mapping(table: SourceTable, headers: Sequence[str], free: Sequence[str]) -> dict[str, str]:
    """Suggest a header for each free column of a table, required columns first, best header first."""
    found: dict[str, tuple[float, str]] = {}
    for header in headers:
        for ours in free:
            score = _resemblance(header, ours)
            if score >= RESEMBLANCE and score > found.get(ours, (0.0, ""))[0]:
                found[ours] = (score, header)
    ranked = sorted(found.items(), key=lambda item: (-item[1][0], item[0] not in table.required))
    taken: set[str] = set()
    suggested: dict[str, str] = {}
    for ours, (_, header) in ranked:
        if header not in taken:
            suggested[ours] = header
            taken.add(header)
    return {name: suggested[name] for name in table.names if name in suggested}


def _resemblance(header: str, column: str) -> float:
    """Return how surely a header means a column: 1 by the lexicon, for its first column; less for later ones."""
    plain = _plain(header)
    best = _ratio(plain, _plain(column))
    for word, columns in lexicon().items():
        if column in columns:
            rank = 1 - 0.01 * columns.index(column)
            best = max(best, rank * (1.0 if plain == word else 0.95 * _ratio(plain, word)))
    return best


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio() if one and other else 0.0


def _plain(header: str) -> str:
    return _JOINTS.sub("", _UNIT.sub("", header.casefold()))


@cache
def lexicon() -> dict[str, tuple[str, ...]]:
    """Return the known headers in plain form, each with the columns that it may mean, likeliest first."""
    text = resources.files(__package__).joinpath("lexicon.toml").read_text("utf-8")
    found: dict[str, tuple[str, ...]] = {}
    for entry in tomllib.loads(text)["entry"]:
        for header in entry["headers"]:
            found[_plain(header)] = (*found.get(_plain(header), ()), *entry["columns"])
    return found
