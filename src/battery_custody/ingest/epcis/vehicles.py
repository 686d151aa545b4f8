"""Vehicles among the things that events name: they are no items, and have events of their own."""

from __future__ import annotations

import re
from functools import lru_cache

from battery_custody.ingest.epcis.terms import local_name
from battery_custody.model.identifiers.scheme import normal_id

_VIN = re.compile(r"(?=.*[A-Z])(?=.*\d)[A-HJ-NPR-Z0-9]{17}", re.IGNORECASE)
_BATTERY_CODE = re.compile(r"[A-Z0-9]{3}[PMC](?:[A-Z0-9]{20}|[A-Z0-9]{13}R[PMC])", re.IGNORECASE)

#: How many ids are remembered: each thing has several events.
_REMEMBERED = 1 << 16

#: Event types of vehicles by event type of items or by business step; others say nothing of a vehicle.
VEHICLE_EVENT_TYPES = {
    "commissioning": "manufacturing",
    "retail_selling": "selling",
    "registering": "registering",
    "deregistering": "deregistering",
    "accepting": "accepting",
    "scrapping": "scrapping",
    "destroying": "scrapping",
    "exporting": "exporting",
}


@lru_cache(maxsize=_REMEMBERED)
def is_vehicle(thing_id: str) -> bool:
    """Whether an id is a VIN, bare or at the end of a URI that is no GS1 key (a serial may look alike)."""
    return _ends_with(_VIN, 17, thing_id)


@lru_cache(maxsize=_REMEMBERED)
def is_battery_code(thing_id: str) -> bool:
    """Whether an id has the form of a GB/T 34014 code, bare or at the end of a URI."""
    return _ends_with(_BATTERY_CODE, 24, thing_id) or _ends_with(_BATTERY_CODE, 19, thing_id)


def vehicle_event_type(step: str | None, event_type: str) -> str | None:
    """Return what an event means for a vehicle in it, None where it means nothing."""
    own = VEHICLE_EVENT_TYPES.get(local_name(step)) if step else None
    return own or VEHICLE_EVENT_TYPES.get(event_type)


def _ends_with(form: re.Pattern[str], length: int, thing_id: str) -> bool:
    if form.fullmatch(thing_id[-length:]) is None:
        return False
    if len(thing_id) == length:
        return True
    is_whole = len(thing_id) > length and thing_id[-length - 1] in ":/#="
    return is_whole and not normal_id(thing_id).startswith(("gs1:", "urn:epc:"))
