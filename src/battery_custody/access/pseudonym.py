"""Pseudonyms: a name for personal data that is the same each time and tells nothing without the key."""

from __future__ import annotations

import hmac
import re
from base64 import b32encode
from collections.abc import Iterator, Mapping
from typing import Any

#: Begins every pseudonym.
MARK = "anon-"
_WORD = re.compile(r"[^\s,;，；、→()（）\"']+")
#: Within made ids and addresses an id stands between other marks.
_PART = re.compile(r"[0-9A-Za-z]+")


def pseudonym(key: bytes, text: str) -> str:
    """Return the pseudonym of an id under a key: `anon-` and 80 bits of its keyed hash."""
    return MARK + b32encode(hmac.digest(key, text.encode(), "sha256")[:10]).decode().lower()


def words_of(value: Any) -> Iterator[str]:
    """Yield all texts of an answer, keys excepted, and the words that they are made of."""
    if isinstance(value, str):
        yield value
        for apart in (_WORD, _PART):
            words = apart.findall(value)
            if words != [value]:
                yield from words
                # A sentence may end after an id.
                yield from (word.rstrip(".:") for word in words)
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from words_of(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from words_of(part)


def replaced(value: Any, names: Mapping[str, str]) -> Any:
    """Return an answer in which each of the texts `names` stands under its other name, in sentences too."""
    if not names:
        return value
    # The longest first: one id may begin another.
    within = re.compile("|".join(re.escape(text) for text in sorted(names, key=len, reverse=True)))
    return _replaced(value, names, within)


def _replaced(value: Any, names: Mapping[str, str], within: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        found = names.get(value)
        if found is not None:
            return found
        return within.sub(lambda match: names[match[0]] if _stands_alone(value, match) else match[0], value)
    if isinstance(value, Mapping):
        return {name: _replaced(part, names, within) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_replaced(part, names, within) for part in value]
    return value


def _stands_alone(text: str, match: re.Match[str]) -> bool:
    """Say whether a match is no part of a longer word: short ids must not be cut out of words."""
    before, after = text[: match.start()][-1:], text[match.end() :][:1]
    return not (before.isalnum() or after.isalnum())
