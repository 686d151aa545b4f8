"""Vehicle identification numbers (VIN): 17 characters of ISO 3779, in China GB 16735.

| place | field |
|---|---|
| 1-3 | maker of the vehicle (world manufacturer identifier, WMI) |
| 4-8 | description of the vehicle |
| 9 | check digit, 0 to 9 or X |
| 10 | model year |
| 11 | plant |
| 12-17 | serial number |

Maker, country and years come from vininfo. The check digit is computed here: vininfo answers
False both for a wrong digit and where it does not look (year characters U, Z, 0, and makers that
it takes to have none). Its lists of makers are not complete; an unknown maker is no fault.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from vininfo import Vin

from battery_custody.model.identifiers.characters import fold, foreign_characters

LENGTH = 17
_ALPHABET = frozenset("0123456789ABCDEFGHJKLMNPRSTUVWXYZ")
_LETTER_VALUES = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", "12345678123457923456789", strict=True))
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_CHECK_DIGITS = "0123456789X"
_NO_YEAR = frozenset("UZ0")
#: China (GB 16735) and North America (49 CFR 565) demand the check digit and the year character.
_STRICT = re.compile(r"[L1-5]")


@dataclass(frozen=True, slots=True)
class VehicleNumber:
    """A VIN taken apart; a field that can't be read is None, and `problems` says why.

    `model_years` are the years that the character can mean, latest first: it repeats after 30.
    """

    vin: str
    wmi: str | None = None
    maker: str | None = None
    country: str | None = None
    model_years: tuple[int, ...] = ()
    plant: str | None = None
    serial: str | None = None
    warnings: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong with the number."""
        return not self.problems


def decode_vin(text: str) -> VehicleNumber:
    """Take a VIN apart and list all that is wrong with it. Never raises for a bad number.

    A digit at place 9 that is not the check digit is a problem wherever the vehicle was built, as
    vehicles in China must have it. A letter there is a problem for vehicles of China and North
    America and a warning for others, some of which are built without a check digit.
    """
    text = text.strip()
    problems = foreign_characters(text, _ALPHABET, "a VIN has 0 to 9 and A to Z without I, O and Q")
    if len(text) != LENGTH:
        problems.insert(0, f"the number has {len(text)} characters, where a VIN has {LENGTH}")
        return VehicleNumber(text, problems=tuple(problems))
    number = fold(text)
    if not _ALPHABET.issuperset(number):
        return VehicleNumber(text, wmi=number[:3], problems=tuple(problems))
    warnings: list[str] = []
    demanded = problems if _STRICT.match(number) else warnings
    _judge_check_digit(number, problems, demanded)
    if number[9] in _NO_YEAR:
        demanded.append(f"position 10 is {number[9]!r}, which stands for no model year")
    if not number[13:].isdigit():
        warnings.append(f"positions 14 to 17 are {number[13:]!r}, where a serial number ends in digits")
    facts = Vin(number)
    known = facts.assembler.title != "UnsupportedBrand"
    return VehicleNumber(
        vin=text,
        wmi=facts.wmi,
        maker=facts.manufacturer if known else None,
        country=facts.country,
        model_years=tuple(facts.years),
        plant=number[10],
        serial=number[11:],
        warnings=tuple(warnings),
        problems=tuple(problems),
    )


def vin_check_digit(number: str) -> str:
    """Compute the check digit of a VIN of 17 capitals and digits; the one at place 9 does not count.

    Raises:
        KeyError: for a character that no VIN has.
    """
    values = (int(c) if c.isdigit() else int(_LETTER_VALUES[c]) for c in number)
    return _CHECK_DIGITS[sum(v * w for v, w in zip(values, _WEIGHTS, strict=True)) % 11]


def _judge_check_digit(number: str, problems: list[str], demanded: list[str]) -> None:
    expected, found = vin_check_digit(number), number[8]
    if found not in _CHECK_DIGITS:
        demanded.append(f"position 9 is {found!r} and no check digit; for these characters it is {expected}")
    elif found != expected:
        problems.append(
            f"position 9 is {found!r}, where the other characters give the check digit {expected}:"
            " one of the characters is wrong"
        )
