"""Characters of fixed-form identifiers: which of them can't stand where, in words."""

from __future__ import annotations

from collections.abc import Container


def fold(text: str) -> str:
    """Write ASCII letters as capitals, so that the rest of a code written small can be judged too.

    Other letters stay, as some become two characters and every place would move.
    """
    return "".join(character.upper() if character.isascii() else character for character in text)


def foreign_characters(text: str, alphabet: Container[str], allowed: str) -> list[str]:
    """Return a sentence for each character that is outside an alphabet of capitals and digits.

    Args:
        text: the identifier as written.
        alphabet: the characters that it may have.
        allowed: the alphabet in words, which end the sentence "where ... ".
    """
    found = []
    for place, character in enumerate(text, start=1):
        if character in alphabet:
            continue
        if character.isascii() and character.upper() in alphabet:
            found.append(f"position {place} is the small letter {character!r}, where capitals are due")
        else:
            found.append(f"position {place} is {character!r}, where {allowed}")
    return found
