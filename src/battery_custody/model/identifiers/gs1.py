"""GS1 keys: one normal form for an EPC URN and for the Digital Link of the same thing.

The normal form is `gs1:` and the application identifiers of the key with their values, in small
letters: `gs1:01/09521234000013/21/bat2024-001` for `urn:epc:id:sgtin:9521234.000001.BAT2024-001`
and for `https://id.gs1.org/01/09521234000013/21/BAT2024-001` on any host. An EPC URN leaves out
the check digit, a Digital Link carries it; it is computed here.

Only what makes the identity is kept: a serial number makes lot and variant redundant (that is how
EPCIS turns a Digital Link into an EPC), the query part never counts, and a location extension of
`0` is none.
"""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

from battery_custody.model.identifiers.gs1_keys import (
    EPC_SCHEMES,
    KEY_NAMES,
    LINK_KEYS,
    QUALIFIER_NAMES,
    EpcScheme,
)

#: How every normal form of a GS1 key begins.
PREFIX = "gs1:"

#: A GTIN may be written shorter in old links; it is padded to 14 digits.
_GTIN_LENGTHS = (8, 12, 13)
_KINDS = frozenset({"id", "class", "idpat"})
_PLAIN_VALUE = re.compile(r"[A-Za-z0-9!'()*+,.:;=_-]+")
_RESERVED = re.compile(r"[%/\s\x00-\x1f\x7f]")


def check_digit(digits: str) -> str:
    """Compute the GS1 check digit (mod 10, weights 3 and 1 from the right) of ASCII digits."""
    # Written out, as this is the hot part of every URN; a test holds it to python-stdnum's.
    codes = digits.encode("ascii")
    odd, even = codes[::-2], codes[-2::-2]
    total = 3 * (sum(odd) - 48 * len(odd)) + sum(even) - 48 * len(even)
    return str(-total % 10)


def normal_of_urn(urn: str) -> str | None:
    """Return the normal form of an EPC URN in small letters, or None if it names no GS1 key."""
    parts = urn.split(":", 4)
    if len(parts) < 5 or parts[1] != "epc":
        return None
    _, _, kind, name, body = parts
    scheme = EPC_SCHEMES.get(name)
    if scheme is None or kind not in _KINDS or (kind == "class") != (name == "lgtin"):
        return None
    fields = body.split(".", scheme.parts - 1)
    if len(fields) != scheme.parts or not all(fields):
        return None
    key = _key_of_fields(scheme, fields)
    if key is None:
        return None
    normal = f"{PREFIX}{scheme.ai}/{key}"
    if kind == "idpat":
        # Only "all of this class" is a class; other patterns name no single thing.
        is_class = scheme.tail is not None and name != "sgln" and fields[-1] == "*"
        return normal if is_class else None
    if scheme.tail is None or (name == "sgln" and fields[-1] == "0"):
        return normal
    return f"{normal}{scheme.tail}{_value(fields[-1])}"


def _key_of_fields(scheme: EpcScheme, fields: list[str]) -> str | None:
    company, reference = fields[:2]
    if not _is_digits(company):
        return None
    if not scheme.digits:
        return company + _value(reference)
    digits = reference[0] + company + reference[1:] if scheme.first else company + reference
    if len(digits) != scheme.digits or not _is_digits(digits):
        return None
    pieces = "".join(fields[2:4]) if scheme.pieces else ""
    if scheme.pieces and not (len(pieces) == 4 and _is_digits(pieces)):
        return None
    return scheme.lead + digits + check_digit(digits) + pieces


def normal_of_link(link: str) -> str | None:
    """Return the normal form of a GS1 Digital Link, or None for any other web address."""
    found = find_key(link)
    if found is None:
        return None
    ai, value, qualifiers = found
    for name in LINK_KEYS[ai].qualifiers:
        extra = qualifiers.get(name)
        if extra is not None and not (name == "254" and extra == "0"):
            return f"{PREFIX}{ai}/{_value(value)}/{name}/{_value(extra)}"
    return f"{PREFIX}{ai}/{_value(value)}"


def find_key(link: str) -> tuple[str, str, dict[str, str]] | None:
    """Find the GS1 key in the path of a web address.

    Returns the application identifier, its value and the qualifiers by application identifier,
    values as written in the link (still percent-encoded, but a GTIN padded to 14 digits); None if
    the path does not end in a key with its qualifiers.
    """
    path = link.partition("://")[2].partition("?")[0].partition("#")[0]
    segments = path.rstrip("/").split("/")
    # Keys and values come in pairs up to the end of the path, so only every second place counts.
    for at in range(len(segments) - 2, 0, -2):
        name = segments[at].lower()
        ai = KEY_NAMES.get(name)
        if ai is not None:
            value = _key_value(ai, segments[at + 1], first=at == 1)
            if value is not None:
                names = [QUALIFIER_NAMES[n.lower()] for n in segments[at + 2 :: 2]]
                qualifiers = dict(zip(names, segments[at + 3 :: 2], strict=True))
                fits = len(qualifiers) == len(names) and qualifiers.keys() <= set(LINK_KEYS[ai].qualifiers)
                return (ai, value, qualifiers) if fits else None
        if name not in QUALIFIER_NAMES or not segments[at + 1]:
            return None
    return None


def _key_value(ai: str, text: str, *, first: bool) -> str | None:
    if ai == "01" and len(text) in _GTIN_LENGTHS and _is_digits(text):
        # A short number after "/01/" may be a day of January; the check digit tells, and for
        # eight digits the place at the start of the path.
        right = check_digit(text[:-1]) == text[-1] and (first or len(text) > 8)
        return text.zfill(14) if right else None
    return text if LINK_KEYS[ai].form.fullmatch(text if "%" not in text else _decoded(text)) else None


def _value(text: str) -> str:
    """Write a value in one way: percent-decoded, small letters, only reserved characters encoded."""
    if _PLAIN_VALUE.fullmatch(text):
        return text.lower()
    return _RESERVED.sub(lambda found: quote(found[0], safe="").lower(), _decoded(text).lower())


def _decoded(text: str) -> str:
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        return text


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
