"""Battery passes: what a passport says of a battery, and whose passport it follows.

Field names are those of the BatteryPass aspect 6.x, which takes its content from Regulation (EU)
2023/1542, Article 77 and Annex XIII. A passport that names a predecessor is that of a battery that
was repurposed or remanufactured: the predecessor's battery is its original.
"""

from __future__ import annotations

import re
from typing import Any

from battery_custody.ingest.catenax.draft import Draft
from battery_custody.ingest.catenax.values import NO_UUID, amount, at, item_id, local_ids, mass_kg, text, time

#: Chemistries by the words with which passports name them; a grade of nickel only where it is given.
_CHEMISTRIES = (
    ("lfp", re.compile(r"\blfp\b|iron phosphate", re.I)),
    ("nca", re.compile(r"\bnca\b|cobalt alumin", re.I)),
    ("nmc811", re.compile(r"(nmc|ncm)[- ]?8[-:/ ]?1[-:/ ]?1", re.I)),
    ("nmc622", re.compile(r"(nmc|ncm)[- ]?6[-:/ ]?2[-:/ ]?2", re.I)),
    ("nmc523", re.compile(r"(nmc|ncm)[- ]?5[-:/ ]?2[-:/ ]?3", re.I)),
    ("nmc111", re.compile(r"(nmc|ncm)[- ]?(1[-:/ ]?1[-:/ ]?1|333)", re.I)),
    ("nmc", re.compile(r"\b(nmc|ncm)\b|manganese cobalt|cobalt manganese", re.I)),
    ("lto", re.compile(r"\blto\b|titanate", re.I)),
    ("lmo", re.compile(r"\blmo\b|manganese oxide", re.I)),
    ("sodium", re.compile(r"sodium", re.I)),
)


def read_pass(draft: Draft, payload: dict[str, Any]) -> None:
    """Describe a battery by its passport: maker, chemistry, energy, mass, when made, its other names."""
    identification = payload.get("identification")
    draft.alias("passportIdentifier", passport_of(payload))
    draft.alias("idDmc", text(at(identification, "idDmc")))
    for listed in ("serial", "batch", "codes"):
        for key, value in local_ids(at(identification, "identification", listed)):
            if key != "TARIC":  # a customs tariff number names a kind of goods
                draft.alias(key, value)
    draft.about.tell(
        maker_id=text(at(payload, "operation", "manufacturer", "manufacturer")),
        made_at=time(at(payload, "operation", "manufacturer", "manufacturingDate")),
        chemistry=chemistry_of(text(at(identification, "chemistry"))),
        energy_kwh=amount(at(payload, "performance", "rated", "energy", "value")),
        mass_kg=mass_kg(at(payload, "characteristics", "physicalDimension", "weight")),
    )
    original = item_id(at(payload, "metadata", "predecessor"))
    if original is not None and original.lower() != NO_UUID:
        original = draft.names.item(original)
        if original == draft.item_id:
            draft.wrong("metadata.predecessor", "names the passport itself")
        draft.about.tell(recoded_from=original)


def passport_of(payload: dict[str, Any]) -> str | None:
    """Return the id of the passport itself."""
    return item_id(at(payload, "metadata", "passportIdentifier"))


def chemistry_of(words: str | None) -> str | None:
    """Return the chemistry that words name, `other` where they name one that is not listed."""
    if words is None:
        return None
    return next((chemistry for chemistry, form in _CHEMISTRIES if form.search(words)), "other")
