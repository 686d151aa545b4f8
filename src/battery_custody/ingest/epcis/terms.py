"""What the terms of EPCIS 2.0 and CBV 2.0 mean in this project's words.

Terms are compared by local name, so that `shipping`, `urn:epcglobal:cbv:bizstep:shipping`,
`https://ref.gs1.org/cbv/BizStep-shipping` and a URI of one's own that ends in `/shipping` are one.
Meanings are those of CBV 2.0 (ISO/IEC 19988); words that CBV lacks are the event types of
`battery_custody.vocab` themselves.
"""

from __future__ import annotations

import re
from functools import lru_cache

from battery_custody.vocab import EventType

#: The event type that a business step has of its own. Steps that only move a thing about inside
#: one custody (loading, packing, arriving, ...) have none: there the action decides.
EVENT_TYPE_OF_STEP: dict[str, str] = {
    **{event_type.value: event_type.value for event_type in EventType},
    "collecting": "receiving",
    "consigning": "shipping",
    "creating_class_instance": "commissioning",
    "decommissioning": "destroying",
    "dismantling": "disassembling",
    "holding": "storing",
    "shredding": "recycling",
    "smelting": "recycling",
    "transforming": "recycling",
    # The tag dies, not the thing; and a dispatch that did not take place ends nothing.
    "killing": "observing",
    "void_shipping": "observing",
}

#: What the action of an ObjectEvent says where the business step says nothing.
EVENT_TYPE_OF_ACTION = {"ADD": "commissioning", "DELETE": "destroying"}

#: What a disposition says where step and action say nothing.
EVENT_TYPE_OF_DISPOSITION = {"stolen": "losing"}

#: What becomes of the inputs of a TransformationEvent, by business step.
KIND_OF_STEP: dict[str, str] = {
    "disassembling": "disassembly",
    "dismantling": "disassembly",
    "unpacking": "disassembly",
    "decommissioning": "recycling",
    "destroying": "recycling",
    "recycling": "recycling",
    "shredding": "recycling",
    "smelting": "recycling",
    "transforming": "recycling",
    "assembling": "remanufacturing",
    "commissioning": "remanufacturing",
    "creating_class_instance": "remanufacturing",
    "repairing": "remanufacturing",
    "repurposing": "remanufacturing",
}

#: Kilograms in one unit of mass, by code of UN/CEFACT Recommendation 20.
KG_OF_UNIT = {"KGM": 1.0, "GRM": 0.001, "MGM": 0.000001, "TNE": 1000.0, "LBR": 0.45359237}

#: Codes of Recommendation 20 that count pieces; no code at all counts pieces too.
PIECES = frozenset({None, "EA", "C62", "H87", "NAR", "PCE", "PCS"})

#: Which business transaction names the hand-over, best first: the dispatch advice stands on both ends.
DOCUMENT_ORDER = ("desadv", "bol", "rma", "cert", "po", "poc", "inv", "prodorder", "recadv")

_PREFIX = re.compile(r"(?:BizStep|Disp|BTT|SDT|ER)-")


@lru_cache(maxsize=4096)
def local_name(term: str) -> str:
    """Return the last part of a term or URI, without the prefix that CBV 2.0 URIs put before it."""
    tail = re.split(r"[:/#]", term.rstrip("/#"))[-1]
    return _PREFIX.sub("", tail, count=1)


@lru_cache(maxsize=4096)
def event_type_of(step: str | None, action: str | None, disposition: str | None) -> str:
    """Return the event type of an ObjectEvent; `observing` where nothing says more.

    Pass None for the action of other kinds of events: there it is about a link, not about a life.
    """
    if step is not None and (found := EVENT_TYPE_OF_STEP.get(local_name(step))):
        return found
    if action in EVENT_TYPE_OF_ACTION:
        return EVENT_TYPE_OF_ACTION[action]
    if disposition is not None and (found := EVENT_TYPE_OF_DISPOSITION.get(local_name(disposition))):
        return found
    return EventType.OBSERVING.value


def kind_of_step(step: str | None) -> str | None:
    """Return the kind of a TransformationEvent, None where its step does not tell."""
    return None if step is None else KIND_OF_STEP.get(local_name(step))
