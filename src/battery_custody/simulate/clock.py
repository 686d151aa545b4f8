"""The clock of the simulated nation: UTC+8 days and working hours as epoch seconds."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np

from battery_custody.simulate.arrays import Bytes, Ints

DAY = 86_400
HOUR = 3_600
#: The whole country keeps UTC+8.
OFFSET = 8 * HOUR


def day_number(date: str) -> int:
    """Give the number of an ISO date, in days since 1970-01-01."""
    return int(np.datetime64(date, "D").astype(np.int64))


def day_of(times: Ints) -> Ints:
    """Give the local day number of epoch seconds."""
    return (times + OFFSET) // DAY


def midnight(days: Ints) -> Ints:
    """Give the first second of local days."""
    return days * DAY - OFFSET


def second_of(date: str) -> int:
    """Give the first second of a local ISO date."""
    return day_number(date) * DAY - OFFSET


def at_work(rng: np.random.Generator, days: Ints) -> Ints:
    """Draw a second within the working hours (08:00 to 18:00) of each local day."""
    return midnight(days) + rng.integers(8 * HOUR, 18 * HOUR, size=len(days))


def days_later(rng: np.random.Generator, times: Ints, low: int, high: int) -> Ints:
    """Draw a working hour `low` to `high` (inclusive, at least one) days after each time."""
    return at_work(rng, day_of(times) + rng.integers(low, high + 1, size=len(times)))


def date_parts(days: Ints) -> tuple[Ints, Ints, Ints]:
    """Split day numbers into year, month (1 to 12) and day of the month (1 to 31)."""
    stamps = days.astype("datetime64[D]")
    months = stamps.astype("datetime64[M]")
    month_number = months.astype(np.int64)
    day = (stamps - months.astype("datetime64[D]")).astype(np.int64) + 1
    return month_number // 12 + 1970, month_number % 12 + 1, day


def iso_date(seconds: int) -> str:
    """Write the local day of an epoch second as an ISO date."""
    return datetime.fromtimestamp(seconds + OFFSET, tz=UTC).date().isoformat()


def iso_dates(days: Ints) -> Bytes:
    """Write day numbers as ISO dates, one row of ten characters a day."""
    if len(days) == 0:
        return np.empty((0, 10), dtype=np.uint8)
    first = int(days.min())
    span = np.arange(first, int(days.max()) + 1).astype("datetime64[D]")
    table = np.frombuffer("".join(np.datetime_as_string(span).tolist()).encode("ascii"), dtype=np.uint8)
    result: Bytes = table.reshape(-1, 10)[days - first]
    return result


def iso_times(times: Ints) -> Bytes:
    """Write epoch seconds as ISO times with the offset +08:00, one row of 25 characters a time."""
    local = times + OFFSET
    of_day = np.arange(DAY)
    clock = np.full((DAY, 15), ord(":"), dtype=np.uint8)
    clock[:, 0] = ord("T")
    for place, number in ((1, of_day // HOUR), (4, of_day // 60 % 60), (7, of_day % 60)):
        clock[:, place] = number // 10 + ord("0")
        clock[:, place + 1] = number % 10 + ord("0")
    clock[:, 9:] = np.frombuffer(b"+08:00", dtype=np.uint8)
    return np.concatenate([iso_dates(local // DAY), clock[local % DAY]], axis=1)
