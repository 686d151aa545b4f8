"""Attributes by local name: ilmd, extensions and master data as columns of the record files.

Every namespace is read alike, as each maker of batteries and each data model has its own; a value
that the column can't hold is left to the raw record and noticed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from battery_custody.ingest.epcis.batch import Row
from battery_custody.ingest.epcis.terms import KG_OF_UNIT, local_name
from battery_custody.model.fields import Field
from battery_custody.tables.source import SOURCE_TABLES

#: Columns by local name, in small letters and digits, without a leading `has` or `battery`.
BATTERY_NAMES = {
    **dict.fromkeys(("chemistry", "cellchemistry", "cathodechemistry", "chemistrytype"), "chemistry"),
    **dict.fromkeys(("energykwh", "energy", "ratedenergy", "nominalenergy", "kwh"), "energy_kwh"),
    **dict.fromkeys(("masskg", "mass", "weight", "weightkg", "netweight"), "mass_kg"),
    **dict.fromkeys(("madeat", "productiondate", "manufacturingdate", "dateofmanufacture"), "made_at"),
    **dict.fromkeys(("makerid", "maker", "manufacturer", "manufacturerid"), "maker_id"),
    **dict.fromkeys(("recodedfrom", "originalcode", "originalid"), "recoded_from"),
    "codedat": "coded_at",
    "level": "level",
    "status": "battery_status",
}
LOT_NAMES = {
    **dict.fromkeys(("material", "materialtype"), "material"),
    **dict.fromkeys(("masskg", "mass", "weight", "weightkg", "netweight"), "mass_kg"),
    **dict.fromkeys(("likg", "lithiumkg"), "li_kg"),
    **dict.fromkeys(("nikg", "nickelkg"), "ni_kg"),
    **dict.fromkeys(("cokg", "cobaltkg"), "co_kg"),
    **dict.fromkeys(("mnkg", "manganesekg"), "mn_kg"),
}
EVENT_NAMES = {
    **dict.fromkeys(("reporterid", "reporter"), "reporter_id"),
    **dict.fromkeys(("carrierid", "carrier"), "carrier_id"),
    **dict.fromkeys(("brokerid", "broker"), "broker_id"),
    **dict.fromkeys(("vehicleid", "vehicle", "vin"), "vehicle_id"),
    **dict.fromkeys(("use", "intendeduse"), "use"),
    "adcode": "adcode",
    "masskg": "mass_kg",
    "pricecny": "price_cny",
}
ENTERPRISE_NAMES = {
    **dict.fromkeys(("name", "organizationname", "partyname"), "name"),
    **dict.fromkeys(("roles", "role"), "roles"),
    **dict.fromkeys(("address", "streetaddress", "streetaddressone"), "address"),
    **dict.fromkeys(("phone", "telephone"), "phone"),
    **dict.fromkeys(("parentid", "parent", "parentorganization"), "parent_id"),
    "adcode": "adcode",
    "legalrepresentative": "legal_representative",
    "makercodes": "maker_codes",
    "registeredat": "registered_at",
    "dissolvedat": "dissolved_at",
}
SITE_NAMES = {
    **dict.fromkeys(("enterpriseid", "enterprise", "possessingparty", "owningparty"), "enterprise_id"),
    **dict.fromkeys(("kind", "sitekind"), "kind"),
    "adcode": "adcode",
    "latitude": "latitude",
    "longitude": "longitude",
    "servesmakerids": "serves_maker_ids",
    "validfrom": "valid_from",
    "validto": "valid_to",
}

#: Status of SPEC 99100; no column of the record files holds it, the row carries it all the same.
STATUSES = ("original", "repurposed", "reused", "remanufactured", "waste")

_KWH_OF_UNIT = {"KWH": 1.0, "WHR": 0.001, "WH": 0.001, "MWH": 1000.0}
_KG_OF_UNIT = {**KG_OF_UNIT, "KG": 1.0, "G": 0.001, "T": 1000.0}
_UNITS = {"energy_kwh": _KWH_OF_UNIT, "mass_kg": _KG_OF_UNIT}
_CHEMISTRIES = (
    (re.compile(r"LFP|LIFEPO4|IRONPHOSPHATE|磷酸铁锂"), "lfp"),
    (re.compile(r"(?:NMC|NCM)(?:111|333)"), "nmc111"),
    (re.compile(r"(?:NMC|NCM)5[23][23]"), "nmc523"),
    (re.compile(r"(?:NMC|NCM)622"), "nmc622"),
    (re.compile(r"(?:NMC|NCM)811"), "nmc811"),
    (re.compile(r"NMC|NCM|TERNARY|三元"), "nmc"),
    (re.compile(r"NCA"), "nca"),
    (re.compile(r"LTO|TITANATE|钛酸锂"), "lto"),
    (re.compile(r"LMO|LIMN2O4|锰酸锂"), "lmo"),
    (re.compile(r"SODIUM|NAION|钠离子"), "sodium"),
    (re.compile(r"OTHER"), "other"),
)


class Unread(NamedTuple):
    """An attribute of a known name whose value its column can't hold."""

    name: str
    clause: str


def read_attributes(pairs: Iterable[tuple[str, Any]], names: Mapping[str, str], table: str) -> tuple[Row, list[Unread]]:
    """Return the columns of a table that the attributes give, and the attributes that could not be read.

    The first attribute of a column counts.
    """
    row: Row = {}
    unread: list[Unread] = []
    for name, value in pairs:
        column = names.get(plain_name(name))
        if column is None or column in row:
            continue
        try:
            cleaned = _cleaned(column, value, table)
        except ValueError as problem:
            unread.append(Unread(name, str(problem)))
        else:
            if cleaned is not None:
                row[column] = cleaned
    return row, unread


def extensions(holder: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Return the fields that are not the standard's: those with a namespace."""
    return [(name, value) for name, value in holder.items() if ":" in name]


@lru_cache(maxsize=4096)
def plain_name(name: str) -> str:
    """Return a field's local name in small letters and digits, without a leading `has` or `battery`."""
    plain = re.sub(r"[^a-z0-9]", "", local_name(name).lower())
    return re.sub(r"^(?:has)?(?:battery)?(?=.)", "", plain)


@lru_cache(maxsize=64)
def _field(table: str, column: str) -> Field | None:
    return next((known.field for known in SOURCE_TABLES[table].columns if known.name == column), None)


def _cleaned(column: str, value: Any, table: str) -> Any:
    value, unit = _plain(value)
    if value is None or isinstance(value, (dict, list)):
        raise ValueError("it is no single value")
    if column == "chemistry":
        return _chemistry(str(value))
    if column == "battery_status":
        return _word(str(value), STATUSES)
    field = _field(table, column)
    if field is None:
        return value
    if field.words:
        value = str(value).strip().lower().replace("-", "_").replace(" ", "_")
    cleaned = field.clean(value)
    if unit is None or column not in _UNITS or not isinstance(cleaned, float):
        return cleaned
    factor = _UNITS[column].get(str(unit).upper())
    if factor is None:
        raise ValueError(f"its unit {unit!r} is not known")
    return cleaned * factor


def _plain(value: Any) -> tuple[Any, Any]:
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if not isinstance(value, dict):
        return value, None
    inner = next((value[key] for key in ("value", "@value", "id", "@id") if key in value), None)
    unit = next((value[key] for key in ("unitCode", "uom", "unit") if key in value), None)
    return inner, unit


def _chemistry(text: str) -> str:
    plain = re.sub(r"[\W_]", "", text.upper())
    for pattern, word in _CHEMISTRIES:
        if pattern.search(plain):
            return word
    raise ValueError(f"{text!r} names no known chemistry")


def _word(text: str, words: tuple[str, ...]) -> str:
    word = text.strip().lower().rsplit("-", 1)[-1]
    if word not in words:
        raise ValueError(f"{text!r} is none of {', '.join(words)}")
    return word
