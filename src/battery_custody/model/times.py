"""Times as they are reported: ISO 8601, in UTC+8 where no offset is given, or a day alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from battery_custody.errors import InputError

#: The offset that a time without one has, minutes east of UTC.
HOME_OFFSET_MINUTES = 480
HOME = timezone(timedelta(minutes=HOME_OFFSET_MINUTES))

DAY_PATTERN = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
CLOCK_PATTERN = DAY_PATTERN + r"[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]{1,9})?)?"
OFFSET_PATTERN = r"(Z|z|[+-][0-9]{2}(:?[0-9]{2})?)"

_DAY = re.compile(DAY_PATTERN)
_CLOCK = re.compile(f"(?P<clock>{CLOCK_PATTERN})(?P<offset>{OFFSET_PATTERN})?")


@dataclass(frozen=True)
class ReportedTime:
    """An instant as reported: microseconds since 1970 UTC, and whether only the day was given."""

    us: int
    is_day: bool


def parse_time(text: str) -> ReportedTime:
    """Read an ISO 8601 time; a day alone is the beginning of that day in UTC+8.

    Raises:
        ValueError: for text that is no ISO 8601 time, or names a day or hour that does not exist.
    """
    text = text.strip()
    if _DAY.fullmatch(text):
        return ReportedTime(_us(datetime.fromisoformat(text).replace(tzinfo=HOME)), is_day=True)
    match = _CLOCK.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not an ISO 8601 time; write 2026-04-01 or 2026-04-01T10:00:00+08:00")
    moment = datetime.fromisoformat(match["clock"].replace(",", "."))
    offset = match["offset"]
    zone = (
        HOME if offset is None else datetime.strptime(offset.upper(), "%z").tzinfo if ":" in offset else _zone(offset)
    )
    return ReportedTime(_us(moment.replace(tzinfo=zone)), is_day=False)


def parse_seconds(text: str) -> int:
    """Read an ISO 8601 time as epoch seconds UTC; a day alone is its last second in UTC+8.

    Used for questions ("as of", "as known on", "now"): asking as of a day includes that day.

    Raises:
        ValueError: as `parse_time`.
    """
    time = parse_time(text)
    seconds = time.us // 1_000_000
    return seconds + 86_399 if time.is_day else seconds


def optional_seconds(text: str | None, what: str) -> int | None:
    """Read the time that a question may name, as `parse_seconds` does; `what` says in a message which one.

    Raises:
        InputError: if it can't be read.
    """
    if text is None:
        return None
    try:
        return parse_seconds(text)
    except ValueError as error:
        raise InputError(f"The time {text!r} given for {what} can't be read: {error}.") from error


def span_seconds(between: tuple[str, str] | None) -> tuple[int | None, int | None]:
    """Read the two times between which something is asked for; a day alone counts as a whole.

    Raises:
        InputError: if one can't be read.
    """
    if between is None:
        return None, None
    last_s = optional_seconds(between[1], "between")
    first_s = optional_seconds(between[0], "between")
    return first_s if first_s is None or not _DAY.fullmatch(between[0].strip()) else first_s - 86_399, last_s


def iso(seconds: int | float | None) -> str | None:
    """Write epoch seconds as ISO 8601 in UTC+8, or None for None."""
    if seconds is None:
        return None
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)).astimezone(HOME).isoformat()


def _us(moment: datetime) -> int:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def _zone(offset: str) -> timezone:
    if offset in {"Z", "z"}:
        return UTC
    sign = -1 if offset[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(offset[1:3]), minutes=int(offset[3:5] or 0)))
