"""Traction battery codes: the GB/T 34014 code of a twin and, nested in it, those of its parts.

The code is another name of the twin; without a twin it is the item itself. The aspect names no
time, so a part counts as joined when its whole was made: as the twin says, else as the code says.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from battery_custody.ingest.catenax.draft import Draft
from battery_custody.ingest.catenax.values import objects, text
from battery_custody.model.identifiers.battery_code import decode_battery_code
from battery_custody.vocab import Level

KIND = "tractionBatteryCode"
_LEVELS = frozenset(Level)


def read_code(draft: Draft, payload: dict[str, Any]) -> None:
    """Name the twin by its code, and link the parts that the payload nests, to any depth."""
    draft.alias(KIND, text(payload.get(KIND)))
    draft.about.tell(level=_level(payload))
    _read_parts(draft, payload, draft.item_id, "", None)


def codes_in(payload: dict[str, Any]) -> Iterator[str]:
    """Yield the code of a payload, not those of its parts."""
    code = text(payload.get(KIND))
    if code is not None:
        yield code


def _read_parts(draft: Draft, payload: dict[str, Any], parent: str, path: str, outer: str | None) -> None:
    for index, part in enumerate(objects(payload.get("subcomponents") or [])):
        where = f"{path}subcomponents[{index}]"
        draft.batch.relations += 1
        code = text(part.get(KIND))
        if code is None:
            draft.wrong(where, "names no battery code, so that it links nothing")
            continue
        child = draft.names.item(code)
        if child == code and code != draft.item_id:
            draft.add("batteries", {"battery_id": code, "level": _level(part)})
        since = draft.names.made.get(parent) or _made(text(payload.get(KIND))) or outer or _made(code)
        if since is None:
            draft.wrong(where, "has no time of making, nor has its whole, so that it links nothing")
        else:
            draft.batch.links += 1
            draft.add(
                "aggregations",
                {"parent_id": parent, "child_id": child, "joined_at": since, "event_id": draft.document_id},
            )
        _read_parts(draft, part, child, f"{where}.", since)


def _made(code: str | None) -> str | None:
    made = decode_battery_code(code).made_on if code else None
    return None if made is None else made.isoformat()


def _level(payload: dict[str, Any]) -> str | None:
    level = text(payload.get("productType"))
    return level if level in _LEVELS else None
