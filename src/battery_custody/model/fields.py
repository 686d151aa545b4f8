"""Field types of records: what a value means, how it is checked, and in which unit it is.

A field type is a plain Python type with a `Field` beside it. pydantic checks single records with
it; `battery_custody.tables` reads the same marker and checks whole files in the engine, so that
both judge by one definition.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, get_args

from pydantic import GetCoreSchemaHandler
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, core_schema

from battery_custody.model.times import parse_time


class Domain(StrEnum):
    """What kind of value a column holds; decides how it is read, checked, stored and compared."""

    ITEM = "item"  # id of a battery or lot
    PARTY = "party"  # id of an enterprise or person
    PARTIES = "parties"  # several of them, separated by ;
    VEHICLE = "vehicle"  # id of a vehicle
    SITE = "site"  # id of a site
    CODE = "code"  # any other id
    TEXT = "text"
    CHOICE = "choice"  # one word of a closed list
    CHOICES = "choices"  # several of them, separated by ;
    TIME = "time"
    NUMBER = "number"
    FLAG = "flag"


TRUE_WORDS = ("true", "1", "1.0")
FALSE_WORDS = ("false", "0", "0.0")


@dataclass(frozen=True)
class Field:
    """Marker of a field: its domain, its words or its limits (both inclusive)."""

    domain: Domain
    words: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    pattern: str | None = None

    def clean(self, value: Any) -> Any:
        """Return a reported value in its canonical form, None for blank.

        Raises:
            ValueError: one sentence that says what is wrong with the value.
        """
        if isinstance(value, str):
            value = value.strip()
        if value is None or value == "":
            return None
        if self.domain is Domain.NUMBER:
            return self._number(value)
        if self.domain is Domain.FLAG:
            return _flag(value)
        if isinstance(value, (list, tuple)):
            value = ";".join(str(part) for part in value if part is not None)
        return self._text(str(value))

    def _number(self, value: Any) -> float:
        try:
            number = math.nan if isinstance(value, bool) else float(value)
        except (TypeError, ValueError, OverflowError):
            number = math.nan
        if not math.isfinite(number):
            raise ValueError(f"{value!r} is not a number")
        if self.minimum is not None and number < self.minimum:
            raise ValueError(f"{value!r} is below {self.minimum:g}")
        if self.maximum is not None and number > self.maximum:
            raise ValueError(f"{value!r} is above {self.maximum:g}")
        return number

    def _text(self, value: str) -> str | None:
        if self.domain is Domain.TIME:
            parse_time(value)
        elif self.domain is Domain.CHOICE and value not in self.words:
            raise ValueError(f"{value!r} is none of {', '.join(self.words)}")
        elif self.domain in (Domain.CHOICES, Domain.PARTIES):
            parts = [part.strip() for part in value.split(";") if part.strip()]
            for part in parts:
                if self.words and part not in self.words:
                    raise ValueError(f"{part!r} is none of {', '.join(self.words)}")
            return ";".join(parts) or None
        if self.pattern and not re.fullmatch(self.pattern, value):
            raise ValueError(f"{value!r} does not have the form {self.pattern}")
        return value

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Let pydantic clean the value before it checks its type."""
        return core_schema.no_info_before_validator_function(self.clean, handler(source))


def _flag(value: Any) -> bool:
    word = str(value).lower()
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise ValueError(f"{value!r} is neither true nor false")


def field_of(info: FieldInfo) -> Field:
    """Return the marker of a record's field, whether or not the field may be blank."""
    for mark in info.metadata:
        if isinstance(mark, Field):
            return mark
    for part in get_args(info.annotation):
        for mark in getattr(part, "__metadata__", ()):
            if isinstance(mark, Field):
                return mark
    raise TypeError(f"{info.annotation!r} carries no field marker")


def one_of(words: type[StrEnum]) -> Field:
    """Return the marker of one word of a closed list."""
    return Field(Domain.CHOICE, words=tuple(word.value for word in words))


def some_of(words: type[StrEnum]) -> Field:
    """Return the marker of several words of a closed list, separated by `;`."""
    return Field(Domain.CHOICES, words=tuple(word.value for word in words))


ItemId = Annotated[str, Field(Domain.ITEM)]
PartyId = Annotated[str, Field(Domain.PARTY)]
PartyIds = Annotated[str, Field(Domain.PARTIES)]
VehicleId = Annotated[str, Field(Domain.VEHICLE)]
SiteId = Annotated[str, Field(Domain.SITE)]
Code = Annotated[str, Field(Domain.CODE)]
Text = Annotated[str, Field(Domain.TEXT)]
Time = Annotated[str, Field(Domain.TIME)]
Flag = Annotated[bool, Field(Domain.FLAG)]
Amount = Annotated[float, Field(Domain.NUMBER, minimum=0)]
Latitude = Annotated[float, Field(Domain.NUMBER, minimum=-90, maximum=90)]
Longitude = Annotated[float, Field(Domain.NUMBER, minimum=-180, maximum=180)]
Adcode = Annotated[str, Field(Domain.TEXT, pattern="[0-9]{6}")]
