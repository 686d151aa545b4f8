"""Parts and faults of identifiers written as URIs: EPC URNs and GS1 Digital Links."""

from __future__ import annotations

from battery_custody.model.identifiers import gs1
from battery_custody.model.identifiers.gs1_keys import EPC_SCHEMES, LINK_KEYS, QUALIFIERS, EpcScheme
from battery_custody.model.identifiers.scheme import normal_id

_REFERENCES = {
    "sscc": "extension digit and serial reference",
    "sgtin": "indicator and item reference",
    "lgtin": "indicator and item reference",
    "upui": "indicator and item reference",
    "itip": "indicator and item reference",
    "sgln": "location reference",
    "pgln": "party reference",
    "grai": "asset type",
    "gdti": "document type",
}
_TAILS = {"lgtin": "lot", "sgln": "extension"}


def uri_parts(text: str) -> list[tuple[str, str, str]]:
    """Return (place, characters, meaning) of the parts of an EPC URN or a Digital Link.

    A last part without a place is the key that the parts make, check digit included. Other
    URIs and plain ids have no parts.
    """
    normal = normal_id(text)
    if not normal.startswith(gs1.PREFIX) or normal == text:
        return []
    rows = _urn_parts(text) if text[:4].lower() == "urn:" else _link_parts(text)
    ai, _, value = normal.removeprefix(gs1.PREFIX).partition("/")
    return [*rows, ("", value.split("/")[0], f"the key as GS1 writes it, {LINK_KEYS[ai].title}")]


def uri_faults(text: str) -> tuple[str, ...]:
    """Return what is wrong with an EPC URN or a Digital Link, a sentence each."""
    lowered = text.lower()
    if lowered.startswith("urn:epc:"):
        return _urn_faults(lowered)
    found = gs1.find_key(text) if lowered.startswith("http") else None
    if found is None:
        return ()
    ai, value, _ = found
    key = LINK_KEYS[ai]
    digits = value[key.unchecked_lead : key.checked]
    if not digits or gs1.check_digit(digits[:-1]) == digits[-1]:
        return ()
    expected = gs1.check_digit(digits[:-1])
    return (f"the key {value} ends its digits with {digits[-1]}, where the check digit {expected} is due",)


def _urn_faults(urn: str) -> tuple[str, ...]:
    parts = urn.split(":", 4)
    scheme = EPC_SCHEMES.get(parts[3]) if len(parts) == 5 else None
    if scheme is None or parts[2] not in ("id", "class") or gs1.normal_of_urn(urn):
        return ()
    name = parts[3]
    if (parts[2] == "class") != (name == "lgtin"):
        right = "class" if name == "lgtin" else "id"
        return (f"urn:epc:{parts[2]} has no scheme {name}; write urn:epc:{right}:{name}",)
    fields = parts[4].split(".", scheme.parts - 1)
    if len(fields) != scheme.parts or not all(fields):
        filled = sum(map(bool, fields))
        return (f"{name} has {scheme.parts} parts separated by dots, and here {filled} are given",)
    digits = fields[0] + fields[1] if scheme.digits else fields[0]
    if not (digits.isascii() and digits.isdigit()):
        return (f"{name} has digits, where here {digits!r} is given as {_digit_parts(scheme)}",)
    if scheme.digits and len(digits) != scheme.digits:
        return (f"{_digit_parts(scheme)} have {len(digits)} digits, where {name} has {scheme.digits}",)
    return (f"{name} counts piece and pieces with two digits each, not as {fields[2]!r} and {fields[3]!r}",)


def _digit_parts(scheme: EpcScheme) -> str:
    return "company prefix and reference" if scheme.digits else "company prefix"


def _urn_parts(urn: str) -> list[tuple[str, str, str]]:
    head, body = urn[: -len(urn.split(":", 4)[4])], urn.split(":", 4)[4]
    name = urn.split(":", 4)[3].lower()
    scheme = EPC_SCHEMES[name]
    meanings = ["company prefix", _REFERENCES.get(name, "reference")]
    if scheme.pieces:
        meanings += ["piece", "pieces in all"]
    if scheme.tail is not None:
        meanings.append(_TAILS.get(name, "serial number"))
    rows = [_row(0, head[:-1], scheme.title)]
    at = len(head)
    for meaning, characters in zip(meanings, body.split(".", len(meanings) - 1), strict=True):
        rows.append(_row(at, characters, f"any {meaning}" if characters == "*" else meaning))
        at += len(characters) + 1
    return rows


def _link_parts(link: str) -> list[tuple[str, str, str]]:
    found = gs1.find_key(link)
    if found is None:
        return []
    ai, _, qualifiers = found
    path = link.partition("?")[0].partition("#")[0].rstrip("/")
    segments = path.split("/")
    first = len(segments) - 2 * len(qualifiers) - 1
    names = [LINK_KEYS[ai].title, *(QUALIFIERS[name] for name in qualifiers)]
    return [
        _row(len("/".join(segments[:place])) + 1, segments[place], name)
        for name, place in zip(names, range(first, len(segments), 2), strict=True)
    ]


def _row(at: int, characters: str, meaning: str) -> tuple[str, str, str]:
    end = at + len(characters)
    return (str(end) if len(characters) == 1 else f"{at + 1}-{end}", characters, meaning)
