"""Times of EPCIS events in the form that the record files hold."""

from __future__ import annotations

import re
from datetime import datetime

from battery_custody.model.times import CLOCK_PATTERN, DAY_PATTERN, OFFSET_PATTERN

_FULL = re.compile(CLOCK_PATTERN + OFFSET_PATTERN)
_CLOCK = re.compile(CLOCK_PATTERN)
_DAY = re.compile(DAY_PATTERN)
_OFFSET = re.compile(r"[+-]\d{2}:\d{2}")
_LEAP_SECOND = re.compile(r"(T\d{2}:\d{2}):60")
_LONG_FRACTION = re.compile(r"([.,]\d{9})\d+")


def usable_time(text: str, offset: str | None = None) -> str | None:
    """Return a time as ISO 8601 that names an instant, or None where it names none.

    A time without an offset takes the event's eventTimeZoneOffset, if there is one. A leap second
    is the second before it, and digits beyond the nanosecond are cut: both are valid times of the
    standard that the record files can't hold.
    """
    if _FULL.fullmatch(text) and _exists(text):
        return text
    text = _LONG_FRACTION.sub(r"\1", _LEAP_SECOND.sub(r"\1:59", text.strip().upper()))
    if _CLOCK.fullmatch(text) and offset is not None and _OFFSET.fullmatch(offset):
        text += offset
    if _FULL.fullmatch(text) or _CLOCK.fullmatch(text) or _DAY.fullmatch(text):
        return text if _exists(text) else None
    return None


def _exists(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
