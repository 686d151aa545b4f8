"""Aspects: how a payload's model is named, and which of them this reader reads."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_URN = re.compile(r"urn:(?:bamm|samm):(?P<model>[\w.]+):(?P<version>[\w.]+)#(?P<name>\w+)")

#: Aspects that list the parts of a twin, or what it is part of; of any version and life-cycle context.
RELATIONS = re.compile(r"AssemblyPartRelationship|SingleLevel(Bom|Usage)\w*")

#: For payloads that come without the name of their aspect: keys that together tell it.
_TOLD_BY: tuple[tuple[str, frozenset[str]], ...] = (
    ("TractionBatteryCode", frozenset({"tractionBatteryCode", "productType"})),
    ("RecyclingBatch", frozenset({"recyclingBatchId", "childProcessSteps"})),
    ("CertificateOfDestruction", frozenset({"dismantlingDate", "vehicleProperties"})),
    ("CertificateOfDismantler", frozenset({"certificateNumber", "disposerNumber"})),
    ("BatteryPass", frozenset({"metadata", "identification", "performance"})),
    ("ReturnRequest", frozenset({"needsReturn", "returnConditions"})),
    ("EndOfLife", frozenset({"disassemblyStatus", "recyclingStatus"})),
    ("SerialPart", frozenset({"localIdentifiers", "partTypeInformation"})),
    ("PartAsPlanned", frozenset({"partTypeInformation", "partSitesInformationAsPlanned"})),
    ("SingleLevelBom", frozenset({"catenaXId", "childItems"})),
    ("SingleLevelBom", frozenset({"catenaXId", "childParts"})),
    ("SingleLevelUsage", frozenset({"catenaXId", "parentItems"})),
    ("SingleLevelUsage", frozenset({"catenaXId", "parentParts"})),
    ("SingleLevelUsage", frozenset({"catenaXId", "customers"})),
)

#: What a file that is no container must hold to be known as Catena-X.
MARK = re.compile(
    rb'"catenaXId"|urn:[bs]amm:io\.catenax|"https://catenax\.io/schema/'
    rb'|"tractionBatteryCode"|"recyclingBatchId"|"passportIdentifier"|"disposerNumber"|"returnPointProperties"'
    rb'|"needsReturn"|"dateOfReceptionGMT"'
)


@dataclass(frozen=True)
class AspectName:
    """The name of an aspect: as written, and its parts where it is a URN of the semantic models."""

    text: str
    name: str
    model: str | None = None
    version: str | None = None


def aspect_name(text: str) -> AspectName:
    """Take the name of an aspect apart; anything that is no URN is a name by itself."""
    match = _URN.fullmatch(text)
    return AspectName(text, match["name"], match["model"], match["version"]) if match else AspectName(text, text)


def told_by(payload: Mapping[str, Any], stem: str = "") -> AspectName:
    """Return the aspect that a payload without a name is of: by its keys, else by the file's name."""
    for name, keys in _TOLD_BY:
        if keys <= payload.keys():
            return AspectName(name, name)
    return AspectName(stem or "payload", stem or "payload")


def is_known(payload: Mapping[str, Any]) -> bool:
    """Whether the keys of a payload tell its aspect."""
    return any(keys <= payload.keys() for _, keys in _TOLD_BY)
