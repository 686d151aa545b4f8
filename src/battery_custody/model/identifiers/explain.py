"""Explain an identifier in words: what it is, what its parts mean, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from battery_custody.model.identifiers import battery_code, uscc, vin
from battery_custody.model.identifiers.code_tables import packaged_code_tables
from battery_custody.model.identifiers.explain_uri import uri_faults, uri_parts
from battery_custody.model.identifiers.scheme import recognise
from battery_custody.model.times import HOME

_FIXED_LENGTHS = {
    vin.LENGTH: "vin",
    uscc.LENGTH: "uscc",
    battery_code.REUSE_LENGTH: "gbt34014_reuse",
    battery_code.ORIGINAL_LENGTH: "gbt34014",
}
_TITLES = {
    "gbt34014": "battery code of GB/T 34014",
    "gbt34014_reuse": "reuse code of GB/T 34014",
    "vin": "vehicle identification number (VIN)",
    "uscc": "unified social credit code (USCC)",
    "person": "resident identity number of a person",
    "bpn": "business partner number (BPN)",
    "gln": "global location number (GLN)",
    "digital_link": "GS1 Digital Link",
    "uuid": "UUID",
    "uri": "URI",
    "other": "identifier of no known scheme",
}
_BPN_KINDS = {"L": "legal entity", "S": "site", "A": "address"}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an identifier: its place (`15`, `18-24`, counted from 1), characters and meaning."""

    position: str
    characters: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """What an identifier is, in words.

    `scheme` is that of `recognise`; for a text that fits none but has the length of a code, the
    scheme it was probably meant to be, with `guessed` True. `ok` is False if `problems` is not
    empty. `normal` is the form in which it compares.
    """

    text: str
    scheme: str
    title: str
    normal: str
    ok: bool
    guessed: bool
    parts: tuple[Part, ...]
    problems: tuple[str, ...]
    warnings: tuple[str, ...]


def explain(text: str, *, on: date | None = None) -> Explanation:
    """Explain an identifier in words, or say what is wrong with it. Never raises.

    Args:
        text: any identifier.
        on: the date of the question, which a date of making can't be after; today in UTC+8 if None.
    """
    found = recognise(text)
    scheme, guessed = found.scheme, False
    if scheme == "other":
        guess = _guess(found.text)
        scheme, guessed = guess or scheme, guess is not None
    parts, problems, warnings = _explained(found.text, scheme, on or datetime.now(HOME).date())
    if not found.text:
        problems = ("the identifier is empty",)
    return Explanation(
        text=found.text,
        scheme=scheme,
        title=_TITLES.get(scheme) or f"EPC URN, {scheme}",
        normal=found.normal,
        ok=not problems,
        guessed=guessed,
        parts=tuple(Part(*part) for part in parts),
        problems=problems,
        warnings=warnings,
    )


def _guess(text: str) -> str | None:
    """Guess by length; only for runs of letters and digits, as local ids often have separators."""
    if not text.isalnum() or not any(character.isdigit() for character in text):
        return None
    if len(text) in _FIXED_LENGTHS:
        return _FIXED_LENGTHS[len(text)]
    # One character lost or doubled; between two lengths it stays open which was meant.
    near = [scheme for length, scheme in _FIXED_LENGTHS.items() if abs(length - len(text)) == 1]
    return near[0] if len(near) == 1 else None


_Rows = list[tuple[str, str, str]]
_Judged = tuple[_Rows, tuple[str, ...], tuple[str, ...]]


def _explained(text: str, scheme: str, on: date) -> _Judged:
    if scheme in ("gbt34014", "gbt34014_reuse"):
        return _battery(battery_code.decode_battery_code(text, on=on))
    if scheme == "vin":
        return _vehicle(vin.decode_vin(text))
    if scheme == "uscc":
        return _enterprise(uscc.decode_uscc(text))
    if scheme == "person":
        return [], (), ("a person's number is personal data; use it only where the record needs it",)
    if scheme == "bpn":
        kind = _BPN_KINDS[text[3]]
        return [("1-4", text[:4], f"partner number of a {kind}"), ("5-16", text[4:], "number")], (), ()
    if scheme == "gln":
        return [("1-12", text[:12], "party or location"), ("13", text[12:], "check digit, correct")], (), ()
    return uri_parts(text), uri_faults(text), ()


def _battery(code: battery_code.BatteryCode) -> _Judged:
    if code.maker_code is None:
        return [], code.problems, code.warnings
    tables = packaged_code_tables()
    at = 7 if code.form == "reuse" else 14
    kind = tables.types.get(code.type_letter or "")
    doubt = "" if kind is None or kind.verified else " (table not verified against the standard)"
    made = f"made on {code.made_on}" if code.made_on else "date of making, unreadable"
    text = code.code
    rows = [
        ("1-3", text[:3], "maker code"),
        ("4", text[3], f"level: {code.level or 'unknown'}"),
        ("5", text[4], f"battery type: {kind.name if kind else 'unknown'}{doubt}"),
        ("6-7", text[5:7], "specification of the maker"),
    ]
    if code.trace is not None:
        rows.append(("8-14", text[7:14], "traceability information of the maker"))
    rows.append((f"{at + 1}-{at + 3}", text[at : at + 3], made))
    rows.append((f"{at + 4}-{at + 10}", text[at + 3 : at + 10], "serial number"))
    if code.form == "reuse":
        rows.append(("18-19", text[17:], f"reused as: {code.reuse_level or 'unknown'}"))
    return rows, code.problems, code.warnings


def _vehicle(number: vin.VehicleNumber) -> _Judged:
    if number.serial is None:
        return [], number.problems, number.warnings
    text = number.vin
    maker = ", ".join(word for word in (number.maker, number.country) if word) or "not in the list of makers"
    years = " or ".join(str(year) for year in number.model_years) or "unknown"
    expected = vin.vin_check_digit(text.upper())
    verdict = "correct" if expected == text[8].upper() else f"should be {expected}"
    rows = [
        ("1-3", text[:3], f"maker of the vehicle: {maker}"),
        ("4-8", text[3:8], "description of the vehicle"),
        ("9", text[8], f"check digit, {verdict}"),
        ("10", text[9], f"model year: {years}"),
        ("11", text[10], "plant"),
        ("12-17", text[11:], "serial number"),
    ]
    return rows, number.problems, number.warnings


def _enterprise(code: uscc.CreditCode) -> _Judged:
    if code.adcode is None:
        return [], code.problems, code.warnings
    text = code.uscc
    wrong = any(problem.startswith("position 18 ") for problem in code.problems)
    unsure = "not judged" if code.problems and not wrong else "wrong" if wrong else "correct"
    rows = [
        ("1", text[0], f"registry: {code.registry or 'unknown'}"),
        ("2", text[1], "kind of entity"),
        ("3-8", text[2:8], f"division where it is registered: {code.place or 'unknown'}"),
        ("9-17", text[8:17], "organisation code"),
        ("18", text[17], f"check digit, {unsure}"),
    ]
    return rows, code.problems, code.warnings
