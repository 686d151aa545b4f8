"""Twins: what a file holds, as twins with their aspects, whatever container they came in."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import orjson

from battery_custody.errors import InputError
from battery_custody.ingest.catenax.aspects import AspectName, aspect_name, is_known, told_by
from battery_custody.ingest.catenax.values import item_id
from battery_custody.ingest.epcis.source import MAX_BYTES, MAX_DEPTH, depth_of
from battery_custody.ingest.rows import json_text

#: The key under which a file of test data lists its twins, whatever its version.
_CONTAINER = "TestDataContainer"
_WANTED = "give twins (a list, or a container of them), or the payload of one aspect"
#: Keys of a twin that name it, and are no aspects.
_OF_THE_TWIN = frozenset({"catenaXId", "globalAssetId", "bpnl", "id"})


@dataclass(frozen=True, slots=True)
class Twin:
    """A digital twin: its id, who holds it, its aspects as (name, content); `alone` for a bare payload."""

    item_id: str | None
    holder_id: str | None
    aspects: tuple[tuple[AspectName, Any], ...]
    raw: Any
    alone: bool = False

    @property
    def payloads(self) -> Iterator[tuple[AspectName, dict[str, Any]]]:
        """Every payload of every aspect that is an object."""
        for name, content in self.aspects:
            for payload in content if isinstance(content, list) else [content]:
                if isinstance(payload, dict):
                    yield name, payload


@dataclass(frozen=True, slots=True)
class Found:
    """What a file holds: its twins, and the names of those of its parts that are none."""

    twins: tuple[Twin, ...]
    unread: tuple[str, ...] = ()


def find_twins(data: bytes, stem: str = "") -> Found:
    """Take the bytes of a file apart into twins.

    `stem` is the file's name without its suffix, which tells the aspect of a payload whose keys don't.

    Raises:
        InputError: for bytes that are no JSON object or list, and for what is too large or too deep.
    """
    whole = _parsed(data)
    if isinstance(whole, list):
        return Found(tuple(_twin(one) for one in whole))
    containers = [key for key in whole if _CONTAINER in key]
    if containers:
        listed = [one for key in containers for one in (whole[key] if isinstance(whole[key], list) else [whole[key]])]
        return Found(tuple(_twin(one) for one in listed), tuple(key for key in whole if key not in containers))
    if _is_twin(whole):
        return Found((_twin(whole),))
    name = told_by(whole, stem)
    return Found((Twin(item_id(whole.get("catenaXId")), None, ((name, whole),), whole, alone=True),))


def content_id(content: Any) -> str:
    """Return an id for what has none, made from its content: the same each time."""
    return f"urn:sha256:{sha256(json_text(content).encode()).hexdigest()}"


def _parsed(data: bytes) -> Any:
    if len(data) > MAX_BYTES:
        size = f"{len(data):,} bytes, more than {MAX_BYTES:,}"
        raise InputError(f"The Catena-X data has {size}; split it into several files.")
    try:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            data = data.decode("utf-16").encode()
        whole = orjson.loads(data.removeprefix(codecs.BOM_UTF8))
    except ValueError as problem:
        raise InputError(f"The Catena-X data is not JSON ({problem}); {_WANTED}.") from None
    if not isinstance(whole, (dict, list)):
        raise InputError(f"The Catena-X data is a bare JSON value; {_WANTED}.")
    if depth_of(whole) > MAX_DEPTH:
        raise InputError(f"The Catena-X data nests deeper than {MAX_DEPTH} levels; flatten it.")
    return whole


def _is_twin(value: dict[str, Any]) -> bool:
    named = "catenaXId" in value or "globalAssetId" in value
    return named and not is_known(value) or any("#" in key for key in value)


def _twin(value: Any) -> Twin:
    if not isinstance(value, dict):
        return Twin(None, None, (), value)
    named = item_id(value.get("catenaXId") or value.get("globalAssetId"))
    if is_known(value) and not any("#" in key for key in value):
        return Twin(named, None, ((told_by(value), value),), value, alone=True)
    aspects = tuple((aspect_name(key), content) for key, content in value.items() if key not in _OF_THE_TWIN)
    return Twin(named, item_id(value.get("bpnl")), aspects, value)
