"""Recognise an identifier, and the form in which two identifiers are compared.

Any text is an identifier. What is known of the common schemes is used to compare (`normal_id`)
and to say what kind it is (`recognise`), never to refuse one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from battery_custody.model.identifiers import gs1

_WEB = ("http://", "https://")
_VIN = re.compile(r"(?=.*[A-Z])[A-HJ-NPR-Z0-9]{17}")
_USCC = re.compile(r"[0-9A-HJ-NP-RTUW-Y]{2}[0-9]{6}[0-9A-HJ-NP-RTUW-Y]{10}")
_BPN = re.compile(r"BPN[LSA][0-9A-Z]{12}")
_UUID = re.compile(r"(urn:uuid:)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_GLN = re.compile(r"[0-9]{13}")
_URI = re.compile(r"(urn|tag|did|geo|info|ni|mailto):\S+|[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE)
_RESIDENT = re.compile(r"[1-8][0-9]{16}[0-9X]")
#: EPC schemes outside the GS1 keys: general, military, aerospace, container, ship.
_OTHER_EPC = frozenset({"gid", "usdod", "adi", "bic", "imovn"})


@dataclass(frozen=True, slots=True)
class Identifier:
    """An identifier as reported, who issued it, and the form in which it compares.

    `scheme` is one of: gbt34014, gbt34014_reuse, vin, uscc, person (resident identity number),
    bpn, gln; the name of an EPC scheme (sgtin, lgtin, sscc, sgln, pgln, grai, giai, gdti, ...) or
    of its class (sgtin_class, grai_class, ...); digital_link, uuid, uri, other. It tells the form,
    not that check digits are right: the decoders do.
    """

    text: str
    scheme: str
    normal: str


def normal_id(text: str) -> str:
    """Return the form in which ids compare: equal forms name one thing. Never raises.

    URNs in small letters; EPC URNs and GS1 Digital Links of one thing as one `gs1:` form; anything
    else without the space around it and otherwise unchanged, as other ids differ by case.
    Normalising twice changes nothing.
    """
    text = text.strip()
    head = text[:4].lower()
    if head == "urn:":
        urn = text.lower()
        return gs1.normal_of_urn(urn) or urn
    if head == "http" and text[:8].lower().startswith(_WEB):
        return gs1.normal_of_link(text) or text
    return text


def recognise(text: str) -> Identifier:
    """Say what kind of identifier a text is, by its form. Never raises."""
    text = text.strip()
    normal = normal_id(text)
    return Identifier(text, _scheme(text, normal), normal)


def _scheme(text: str, normal: str) -> str:
    if text[:4].lower() == "urn:" or "://" in text:
        return _uri_scheme(text, normal)
    if _VIN.fullmatch(text):
        return "vin"
    if _RESIDENT.fullmatch(text) and _is_person(text):
        return "person"
    if _USCC.fullmatch(text):
        return "uscc"
    if len(text) in (19, 24):
        # Imported here: reading the code tables is not the price of comparing ids.
        from battery_custody.model.identifiers.battery_code import decode_battery_code

        code = decode_battery_code(text)
        if not code.problems:
            return "gbt34014" if code.form == "original" else "gbt34014_reuse"
    if _BPN.fullmatch(text):
        return "bpn"
    if _GLN.fullmatch(text) and gs1.check_digit(text[:-1]) == text[-1]:
        return "gln"
    if _UUID.fullmatch(text):
        return "uuid"
    return "uri" if _URI.fullmatch(text) else "other"


def _uri_scheme(text: str, normal: str) -> str:
    if _UUID.fullmatch(text):
        return "uuid"
    is_key = normal.startswith(gs1.PREFIX)
    parts = normal.split(":", 4) if not is_key else text.lower().split(":", 4)
    if parts[0] == "urn" and parts[1] == "epc" and len(parts) == 5 and parts[4]:
        _, _, kind, name, _ = parts
        if is_key:
            return f"{name}_class" if kind == "idpat" else name
        if kind == "id" and name in _OTHER_EPC:
            return name
    elif is_key:
        return "digital_link"
    return "uri" if _URI.fullmatch(text) else "other"


def _is_person(text: str) -> bool:
    from stdnum.cn import ric, uscc
    from stdnum.exceptions import ValidationError

    # Not ric.is_valid: it fails with a KeyError on a division that its list does not have.
    if uscc.is_valid(text) or ric.calc_check_digit(text) != text[-1]:
        return False
    try:
        ric.get_birth_date(text)
    except ValidationError:
        return False
    return True
