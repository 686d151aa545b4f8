"""GS1 keys: how each is written in an EPC URN and in a Digital Link.

Facts: GS1 Tag Data Standard 2.0 (pure identity and class URNs), GS1 General Specifications
(application identifiers), GS1 Digital Link URI syntax 1.4, with the short key names of its
version 1.1. General knowledge of the standards, checked against published EPCIS documents.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EpcScheme:
    """How the parts of one kind of EPC URN make a GS1 key.

    `digits` is the count of digits before the check digit, 0 where the key has no check digit;
    `first` says that the first digit of the second part leads the key; `tail` is what joins the
    last part to the key ("" without a separator, None where there is no such part); `pieces` says
    that two parts between count the piece and all pieces.
    """

    ai: str
    title: str
    digits: int
    tail: str | None = None
    first: bool = False
    lead: str = ""
    pieces: bool = False

    @property
    def parts(self) -> int:
        """How many parts the URN has, separated by dots."""
        return 2 + (2 if self.pieces else 0) + (0 if self.tail is None else 1)


#: EPC schemes of GS1 keys by their name in a URN.
EPC_SCHEMES = {
    "sgtin": EpcScheme("01", "serialised trade item (SGTIN)", 13, "/21/", first=True),
    "lgtin": EpcScheme("01", "lot of a trade item (LGTIN)", 13, "/10/", first=True),
    "upui": EpcScheme("01", "unit pack (UPUI)", 13, "/235/", first=True),
    "sscc": EpcScheme("00", "logistic unit (SSCC)", 17, first=True),
    "sgln": EpcScheme("414", "location (SGLN)", 12, "/254/"),
    "pgln": EpcScheme("417", "party (PGLN)", 12),
    "grai": EpcScheme("8003", "returnable asset (GRAI)", 12, "", lead="0"),
    "giai": EpcScheme("8004", "individual asset (GIAI)", 0),
    "gdti": EpcScheme("253", "document (GDTI)", 12, ""),
    "sgcn": EpcScheme("255", "coupon (SGCN)", 12, ""),
    "ginc": EpcScheme("401", "consignment (GINC)", 0),
    "gsin": EpcScheme("402", "shipment (GSIN)", 16),
    "gsrn": EpcScheme("8018", "service recipient (GSRN)", 17),
    "gsrnp": EpcScheme("8017", "service provider (GSRNP)", 17),
    "cpi": EpcScheme("8010", "component or part (CPI)", 0, "/8011/"),
    "itip": EpcScheme("8006", "piece of a trade item (ITIP)", 13, "/21/", first=True, pieces=True),
}


@dataclass(frozen=True, slots=True)
class LinkKey:
    """A primary key of a Digital Link: the form of its value, and what may stand beside it.

    `checked` is the count of leading characters that end in a check digit, 0 for none;
    `unchecked_lead` of them come before the digits that are checked. Of the `qualifiers`, best
    first, the first one that is given makes the identity together with the key.
    """

    title: str
    form: re.Pattern[str]
    checked: int = 0
    unchecked_lead: int = 0
    qualifiers: tuple[str, ...] = ()


def _key(title: str, form: str, checked: int = 0, lead: int = 0, qualifiers: tuple[str, ...] = ()) -> LinkKey:
    return LinkKey(title, re.compile(form, re.ASCII), checked, lead, qualifiers)


#: Primary keys of a Digital Link by application identifier.
LINK_KEYS = {
    "00": _key("logistic unit (SSCC)", r"\d{18}", 18),
    "01": _key("trade item (GTIN)", r"\d{14}", 14, qualifiers=("21", "235", "10", "22")),
    "253": _key("document (GDTI)", r"\d{13}.{0,17}", 13),
    "255": _key("coupon (GCN)", r"\d{13,25}", 13),
    "401": _key("consignment (GINC)", r"\d{4}.{1,26}"),
    "402": _key("shipment (GSIN)", r"\d{17}", 17),
    "414": _key("location (GLN)", r"\d{13}", 13, qualifiers=("254", "7040")),
    "415": _key("party to be paid (GLN)", r"\d{13}", 13, qualifiers=("8020",)),
    "417": _key("party (GLN)", r"\d{13}", 13, qualifiers=("7040",)),
    "8003": _key("returnable asset (GRAI)", r"0\d{13}.{0,16}", 14, 1),
    "8004": _key("individual asset (GIAI)", r"\d{4}.{1,26}"),
    "8006": _key("piece of a trade item (ITIP)", r"\d{18}", 14, qualifiers=("21", "10", "22")),
    "8010": _key("component or part (CPI)", r"\d{4}.{1,26}", qualifiers=("8011",)),
    "8013": _key("model (GMN)", r"\d{4}.{1,26}"),
    "8017": _key("service provider (GSRNP)", r"\d{18}", 18, qualifiers=("8019",)),
    "8018": _key("service recipient (GSRN)", r"\d{18}", 18, qualifiers=("8019",)),
}

#: What stands beside a key in a link, by application identifier.
QUALIFIERS = {
    "10": "lot",
    "21": "serial number",
    "22": "product variant",
    "235": "third-party serial number",
    "254": "location extension",
    "7040": "economic operator",
    "8011": "component serial number",
    "8019": "service relation instance",
    "8020": "payment reference",
}

#: Names of primary keys in a link, short names in small letters, with their application identifier.
KEY_NAMES = {ai: ai for ai in LINK_KEYS} | {
    "sscc": "00", "gtin": "01", "gdti": "253", "gcn": "255", "ginc": "401", "gsin": "402",
    "gln": "414", "payto": "415", "party": "417", "grai": "8003", "giai": "8004", "itip": "8006",
    "cpid": "8010", "gmn": "8013", "gsrnp": "8017", "gsrn": "8018",
}  # fmt: skip
#: Names of qualifiers in a link, as `KEY_NAMES`.
QUALIFIER_NAMES = {ai: ai for ai in QUALIFIERS} | {
    "lot": "10", "ser": "21", "cpv": "22", "tpx": "235", "glnx": "254", "uic-ext": "7040",
    "cpsn": "8011", "srin": "8019", "refno": "8020",
}  # fmt: skip
