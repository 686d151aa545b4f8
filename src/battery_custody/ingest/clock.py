"""Times in SQL: the engine's reading of reported times, the same as `parse_time`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from battery_custody.model.times import DAY_PATTERN, HOME_OFFSET_MINUTES

_SECOND = r"[0-5][0-9]"
_DAY_AND_HOUR = DAY_PATTERN + r"[T ]([01][0-9]|2[0-3]):[0-5][0-9]"
_HOURS = r"[+-]([01][0-9]|2[0-3])"
_COMMON_CLOCK = _DAY_AND_HOUR + rf":{_SECOND}(\.[0-9]{{1,6}})?"
#: What nearly every file holds, with and without an offset: the engine reads both by itself.
COMMON_PATTERN = _COMMON_CLOCK + rf"(Z|{_HOURS}(:[0-5][0-9])?)"
HOME_PATTERN = _COMMON_CLOCK
#: Everything else that is allowed.
GENERAL_PATTERN = _DAY_AND_HOUR + rf"(:{_SECOND}([.,][0-9]{{1,9}})?)?(Z|z|{_HOURS}(:[0-5][0-9]|[0-9]{{2}})?)?"
_FRACTION_PATTERN = r"[.,]([0-9]+)"
_OFFSET_PATTERN = r"([+-])([0-9]{2}):?([0-9]{2})?$"


@dataclass(frozen=True)
class ClockSql:
    """Expressions for the microseconds since 1970 UTC and for whether only a day was given."""

    us: str
    is_day: str


def read_clock(text: str, bind: Callable[[str], str]) -> ClockSql:
    """Return how a trimmed text is read as a time; NULL where it is none.

    `bind` binds a value as a parameter and returns its name in the statement.
    """
    day = f"regexp_full_match({text}, {bind(DAY_PATTERN)})"
    home = HOME_OFFSET_MINUTES
    rest = f"substr({text}, 17)"
    offset_pattern = bind(_OFFSET_PATTERN)
    sign, hours, minutes = (f"regexp_extract({rest}, {offset_pattern}, {group})" for group in (1, 2, 3))
    offset = (
        f"CASE WHEN {rest}[-1] IN ('Z', 'z') THEN 0 WHEN {sign} = '' THEN {home}"
        f" ELSE {_signed(sign, hours, minutes)} END"
    )
    second = f"CASE WHEN {rest}[1] = ':' THEN {rest}[2:3] ELSE '00' END"
    fraction = f"CAST(rpad(substr(regexp_extract({rest}, {bind(_FRACTION_PATTERN)}, 1), 1, 6), 6, '0') AS BIGINT)"
    within_a_day = f"abs({offset}) < 1440"
    general = f"{_moment(f'''substr({text}, 1, 16) || ':' || {second}''', offset)} + {fraction}"
    us = (
        f"CASE WHEN {text} < '0001' THEN NULL"
        f" WHEN regexp_full_match({text}, {bind(COMMON_PATTERN)}) "
        f" THEN epoch_us(try_cast({text} AS TIMESTAMPTZ))"
        f" WHEN regexp_full_match({text}, {bind(HOME_PATTERN)}) THEN {_moment(text, str(home))}"
        f" WHEN {day} THEN {_moment(text, str(home))}"
        f" WHEN regexp_full_match({text}, {bind(GENERAL_PATTERN)}) AND {within_a_day} THEN {general} END"
    )
    return ClockSql(us, f"CASE WHEN {text} IS NOT NULL THEN length({text}) = 10 END")


def _moment(clock: str, offset_minutes: str) -> str:
    return f"(epoch_us(try_cast({clock} AS TIMESTAMP)) - CAST({offset_minutes} AS BIGINT) * 60000000)"


def _signed(sign: str, hours: str, minutes: str) -> str:
    return (
        f"(CASE {sign} WHEN '-' THEN -1 ELSE 1 END)"
        f" * (CAST({hours} AS INTEGER) * 60 + CAST('0' || {minutes} AS INTEGER))"
    )
