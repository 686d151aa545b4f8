"""The canonical content of an event, and the id made from it where the source gives none."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import orjson

from battery_custody.errors import InputError

#: Lists whose order says nothing: the same report with these re-ordered is the same report.
UNORDERED = frozenset(
    {
        "epcList",
        "quantityList",
        "childEPCs",
        "childQuantityList",
        "inputEPCList",
        "inputQuantityList",
        "outputEPCList",
        "outputQuantityList",
        "bizTransactionList",
        "sourceList",
        "destinationList",
    }
)

#: Fields that do not belong to what is reported: its name, when a repository took it in, and how to
#: read its prefixes.
NOT_CONTENT = frozenset({"eventID", "recordTime", "@context"})


def content_of(event: dict[str, Any]) -> str:
    """Return the canonical JSON text of what an event reports, equal for equal reports."""
    return _canonical(event, NOT_CONTENT)


def made_id(event: dict[str, Any]) -> str:
    """Return the id of an event that has none: `urn:sha256:` and the hash of its content.

    An error declaration does not count, so that it voids the report that it repeats.
    """
    text = _canonical(event, NOT_CONTENT | {"errorDeclaration"})
    return f"urn:sha256:{sha256(text.encode()).hexdigest()}"


def json_text(value: object, option: int = 0) -> str:
    """Return a parsed JSON value as compact JSON text.

    Raises:
        InputError: for a value that nests deeper than can be written.
    """
    try:
        return orjson.dumps(value, option=option).decode()
    except orjson.JSONEncodeError as problem:
        message = f"An EPCIS event can't be written as JSON ({problem}); flatten its extensions."
        raise InputError(message) from None


def _canonical(event: dict[str, Any], without: frozenset[str]) -> str:
    kept = {}
    for name, value in event.items():
        if name in UNORDERED and isinstance(value, list) and len(value) > 1:
            kept[name] = sorted(value, key=_sort_key)
        elif name not in without:
            kept[name] = value
    return json_text(kept, orjson.OPT_SORT_KEYS)


def _sort_key(value: object) -> str:
    return json_text(value, orjson.OPT_SORT_KEYS)
