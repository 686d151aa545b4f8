"""Events that the schema does not vouch for, cut down to fields of the types that the mapping reads.

Needed for events read leniently, and for kinds of events of one's own, whose fields the standard's
schema leaves open. The raw event keeps everything.
"""

from __future__ import annotations

from typing import Any

from battery_custody.ingest.epcis.batch import Row

_TEXTS = (
    "type",
    "eventID",
    "eventTime",
    "eventTimeZoneOffset",
    "recordTime",
    "action",
    "bizStep",
    "disposition",
    "parentID",
    "transformationID",
)
_EPC_LISTS = ("epcList", "childEPCs", "inputEPCList", "outputEPCList")
_QUANTITY_LISTS = ("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList")
_PAIR_LISTS = {
    "bizTransactionList": "bizTransaction",
    "sourceList": "source",
    "destinationList": "destination",
}
_PLACES = ("readPoint", "bizLocation")
_OBJECTS = ("ilmd",)


def tidy(event: dict[str, Any]) -> Row:
    """Return an event with its extensions and those standard fields that have their standard type."""
    kept: Row = {name: value for name, value in event.items() if ":" in name}
    for name, value in event.items():
        if name in _TEXTS and _is_text(value):
            kept[name] = value
        elif name in _EPC_LISTS and isinstance(value, list):
            kept[name] = [epc for epc in value if _is_text(epc)]
        elif name in _QUANTITY_LISTS and isinstance(value, list):
            kept[name] = [entry for entry in map(_quantity, value) if entry]
        elif name in _PAIR_LISTS and isinstance(value, list):
            kept[name] = [entry for entry in (_pair(part, _PAIR_LISTS[name]) for part in value) if entry]
        elif name in _PLACES:
            place = value.get("id") if isinstance(value, dict) else value
            kept.update({name: {"id": place}} if _is_text(place) else {})
        elif name in _OBJECTS and isinstance(value, dict):
            kept[name] = value
        elif name == "errorDeclaration" and isinstance(value, dict):
            kept[name] = _declaration(value)
    return kept


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _quantity(entry: Any) -> Row | None:
    if not isinstance(entry, dict) or not _is_text(entry.get("epcClass")):
        return None
    kept: Row = {"epcClass": entry["epcClass"]}
    amount = entry.get("quantity")
    if isinstance(amount, (int, float)) and not isinstance(amount, bool):
        kept["quantity"] = amount
    if _is_text(entry.get("uom")):
        kept["uom"] = entry["uom"]
    return kept


def _pair(entry: Any, name: str) -> Row | None:
    if not isinstance(entry, dict) or not _is_text(entry.get(name)):
        return None
    kind = entry.get("type")
    return {name: entry[name], "type": kind if isinstance(kind, str) else ""}


def _declaration(value: Row) -> Row:
    kept: Row = {name: value[name] for name in ("declarationTime", "reason") if _is_text(value.get(name))}
    corrections = value.get("correctiveEventIDs")
    if isinstance(corrections, list):
        kept["correctiveEventIDs"] = [event_id for event_id in corrections if _is_text(event_id)]
    return kept
