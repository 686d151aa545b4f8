"""Values of payloads, cleaned so that a row can hold them: text, times, numbers, masses, ids."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from battery_custody.model.times import parse_time

#: Kilograms of one unit of mass, by the names of the SAMM unit catalogue (UN/ECE Recommendation 20).
KG_OF_UNIT: Mapping[str, float] = {
    "unit:gram": 0.001,
    "unit:kilogram": 1.0,
    "unit:tonneMetricTon": 1000.0,
    "unit:pound": 0.45359237,
    "unit:ounceAvoirdupois": 0.028349523125,
    "unit:tonUsOrShortTonUkorus": 907.18474,
}
#: The passport of a product that has no predecessor names this one (BatteryPass 6.x, metadata.predecessor).
NO_UUID = "urn:uuid:00000000-0000-0000-0000-000000000000"

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_LONG_FRACTION = re.compile(r"([.,]\d{9})\d+")


def text(value: Any) -> str | None:
    """Return a value as text without the space around it, None for what is blank or no plain value."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    found = str(value).strip()
    return None if found in ("", "null") else found


def item_id(value: Any) -> str | None:
    """Return the id of a twin or asset; a bare UUID as the URN that it stands for."""
    found = text(value)
    return f"urn:uuid:{found.lower()}" if found and _UUID.fullmatch(found) else found


def party_id(value: Any) -> str | None:
    """Return the id of a party, None for what names none."""
    return text(value)


def time(value: Any) -> str | None:
    """Return a time as ISO 8601 text that a row can hold, None where it names none."""
    found = _LONG_FRACTION.sub(r"\1", text(value) or "")
    try:
        parse_time(found)
    except ValueError:
        return None
    return found


def amount(value: Any) -> float | None:
    """Return a number that is not below zero, None for anything else."""
    try:
        number = math.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if math.isfinite(number) and number >= 0 else None


def mass_kg(measure: Any) -> float | None:
    """Return a measure of mass in kg, None where the number or the unit is missing or no mass."""
    if not isinstance(measure, dict):
        return None
    number, factor = amount(measure.get("value")), KG_OF_UNIT.get(text(measure.get("unit")) or "")
    return None if number is None or factor is None else number * factor


def at(payload: Any, *path: str) -> Any:
    """Return what stands at a path of keys, None where there is nothing."""
    for key in path:
        payload = payload.get(key) if isinstance(payload, dict) else None
    return payload


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """Yield the objects of a list, or the one that stands where a list might."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            yield one


def local_ids(value: Any) -> Iterator[tuple[str, str]]:
    """Yield key and value of each entry of a list of local identifiers."""
    for entry in objects(value):
        key, named = text(entry.get("key")), text(entry.get("value"))
        if key and named:
            yield key, named


def date_of(value: Any) -> datetime | None:
    """Return a time as a datetime to compare by, None where it names none."""
    found = time(value)
    return None if found is None else datetime.fromtimestamp(parse_time(found).us / 1_000_000).astimezone()
