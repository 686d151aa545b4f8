"""Unified social credit codes (USCC) of Chinese enterprises: 18 characters of GB 32100-2015.

| place | field |
|---|---|
| 1 | registry: 9 is the market regulator, where enterprises are registered |
| 2 | kind of entity |
| 3-8 | division where it is registered (GB/T 2260); not where its yards are |
| 9-17 | organisation code with a check digit of its own (GB 11714) |
| 18 | check digit |

The check digit and the names of divisions come from python-stdnum, which refuses letters in the
first two places and does not look at the check digit of the organisation code.
"""

from __future__ import annotations

from dataclasses import dataclass

from stdnum import numdb
from stdnum.cn import uscc

from battery_custody.model.identifiers.characters import fold, foreign_characters
from battery_custody.model.identifiers.code_tables import registries

LENGTH = 18
_ALPHABET = frozenset("0123456789ABCDEFGHJKLMNPQRTUWXY")
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True, slots=True)
class CreditCode:
    """A USCC taken apart; a field that can't be read is None, and `problems` says why.

    `place` is the Chinese name of the division, `organisation_code` the nine characters with
    their check digit.
    """

    uscc: str
    registry: str | None = None
    entity_kind: str | None = None
    adcode: str | None = None
    place: str | None = None
    organisation_code: str | None = None
    warnings: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong with the code."""
        return not self.problems


def decode_uscc(text: str) -> CreditCode:
    """Take a unified social credit code apart and list all that is wrong with it. Never raises.

    Codes that begin with a letter (other registries than the common ones), an unknown division
    and an organisation code with a wrong digit of its own are warnings.
    """
    text = text.strip()
    problems = foreign_characters(text, _ALPHABET, "a USCC has 0 to 9 and A to Y without I, O, S and V")
    if len(text) != LENGTH:
        problems.insert(0, f"the code has {len(text)} characters, where a USCC has {LENGTH}")
        return CreditCode(text, problems=tuple(problems))
    code = fold(text)
    warnings: list[str] = []
    registry = registries().get(code[0])
    if code[0] in _ALPHABET and (registry is None or not code[0].isdigit()):
        name = f"the registry {registry!r}" if registry else "a registry that is not in the table"
        warnings.append(f"position 1 is {code[0]!r}, which stands for {name}; enterprises begin with 9")
    adcode = code[2:8]
    problems.extend(
        f"position {place} is {character!r}, where the division has digits only"
        for place, character in enumerate(adcode, start=3)
        if character in _ALPHABET and not character.isdigit()
    )
    place = _place(adcode)
    if place is None and adcode.isascii() and adcode.isdigit():
        warnings.append(f"positions 3 to 8 are {adcode!r}, which begin with no known province")
    organisation = code[8:17]
    if _ALPHABET.issuperset(code):
        _judge_check_digits(code, problems, warnings)
    return CreditCode(
        uscc=text,
        registry=registry,
        entity_kind=code[1],
        adcode=adcode,
        place=place,
        organisation_code=organisation,
        warnings=tuple(warnings),
        problems=tuple(problems),
    )


def organisation_check_digit(code: str) -> str:
    """Compute the GB 11714 check digit of the first eight characters of an organisation code.

    Raises:
        ValueError: for a character that is neither a digit nor a capital letter.
    """
    total = sum(int(c, 36) * weight for c, weight in zip(code, _ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]


def _judge_check_digits(code: str, problems: list[str], warnings: list[str]) -> None:
    expected = uscc.calc_check_digit(code[:17])
    if code[17] != expected:
        problems.append(
            f"position 18 is {code[17]!r}, where the other characters give the check digit {expected}:"
            " one of the characters is wrong"
        )
    own = organisation_check_digit(code[8:16])
    if code[16] != own:
        warnings.append(f"position 17 is {code[16]!r}, where the organisation code has {own} as its own check digit")


def _place(adcode: str) -> str | None:
    if not (adcode.isascii() and adcode.isdigit()):
        return None
    parts = [facts for _, facts in numdb.get("cn/loc").info(adcode)]
    province = parts[0].get("province")
    if province is None:
        return None
    # A division that was renamed has several names, each with the years in which it was in use.
    names = str(parts[-1].get("county", "")).split(",")
    latest = names[-1].rpartition("]")[2]
    return str(province) if latest in ("", province) else f"{province} {latest}"
