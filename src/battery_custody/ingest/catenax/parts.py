"""Parts: what the aspects of serial parts, batches and planned parts say of a twin.

The level of a battery is no field of these aspects. It is read from the name that the maker gives
the part, and only where that name can mean nothing else; the lexicon is our own.
"""

from __future__ import annotations

import re
from typing import Any

from battery_custody.ingest.catenax.draft import Draft
from battery_custody.ingest.catenax.values import at, local_ids, mass_kg, objects, party_id, text, time

#: Aspects of things that have a serial number, of batches, and of parts as planned (types, no things).
SERIAL = frozenset({"SerialPart", "SerialPartTypization", "JustInSequencePart"})
BATCHES = frozenset({"Batch"})
PLANNED = frozenset({"PartAsPlanned", "PartTypeInformation"})

#: The key of the local identifier that names a party, and no part.
_MAKER = "manufacturerId"
_LEVELS = (
    ("module", r"\b(hv|high[- ]voltage|battery|batterie|traction)[- ]?modul[es]?\b|\bbatteriemodul\b|电池模[组块]"),
    ("cell", r"\b(zelle|cell|batteriezelle)\b|电芯"),
    ("pack", r"\b(battery|batterie|battery pack|hochvoltbatterie|hochvoltspeicher)$|动力电池|电池包"),
)
_FORMS = tuple((level, re.compile(words, re.IGNORECASE)) for level, words in _LEVELS)


def read_part(draft: Draft, payload: dict[str, Any]) -> None:
    """Describe the twin by one of these aspects: maker, level, when made, its other names."""
    about = draft.about
    ids = dict(local_ids(payload.get("localIdentifiers")))
    maker = party_id(ids.get(_MAKER))
    for key, value in ids.items():
        if key != _MAKER:
            draft.alias(key, value)
    for key in ("manufacturerPartId", "customerPartId"):
        draft.alias(key, text(at(payload, "partTypeInformation", key)))
    made = time(at(payload, "manufacturingInformation", "date"))
    written = text(at(payload, "manufacturingInformation", "date"))
    if written is not None and made is None:
        draft.wrong("manufacturingInformation.date", f"is {written!r}, which is no time")
    about.is_lot = about.is_lot or draft.aspect in BATCHES
    about.tell(maker_id=maker, made_at=made)
    if draft.aspect in SERIAL:
        about.tell(level=level_of(payload))
    if draft.aspect not in PLANNED and made is not None:
        _read_making(draft, payload, maker, made)


def read_dimension(draft: Draft, payload: dict[str, Any]) -> None:
    """Take the mass from a payload of physical dimensions, where it names its unit."""
    mass = mass_kg(payload.get("weight"))
    if mass is not None:
        draft.about.tell(mass_kg=mass)


def level_of(payload: dict[str, Any]) -> str | None:
    """Return the level of a battery by the name of its part, None where the name does not tell it."""
    names = [text(at(payload, "partTypeInformation", key)) for key in ("nameAtManufacturer", "nameAtCustomer")]
    return next((level for name in names if name for level, form in _FORMS if form.search(name)), None)


def _read_making(draft: Draft, payload: dict[str, Any], maker: str | None, made: str) -> None:
    sites = [site for one in objects(at(payload, "manufacturingInformation", "sites")) if (site := _site(one))]
    if maker is not None:
        for site in sites:
            draft.add("sites", {"site_id": site, "enterprise_id": maker, "kind": "plant"})
    draft.add(
        "custody_events",
        {
            "event_id": f"{draft.item_id}/commissioning",
            "event_type": "commissioning",
            "item_id": draft.item_id,
            "event_time": made,
            "reporter_id": maker,
            "site_id": sites[0] if sites else None,
        },
    )


def _site(entry: dict[str, Any]) -> str | None:
    return text(entry.get("catenaXsiteId")) or text(entry.get("catenaXSiteId"))
