"""Vocabulary elements of the header as rows: enterprises, sites, batteries and lots."""

from __future__ import annotations

from typing import Any

from battery_custody.ingest.epcis.attributes import (
    BATTERY_NAMES,
    ENTERPRISE_NAMES,
    LOT_NAMES,
    SITE_NAMES,
    Unread,
    read_attributes,
)
from battery_custody.ingest.epcis.batch import Row
from battery_custody.ingest.epcis.terms import local_name
from battery_custody.model.identifiers.scheme import normal_id

_PARTIES = frozenset({"party", "enterprise", "organization", "organisation"})
_SITES = frozenset({"location", "businesslocation", "bizlocation", "readpoint", "site"})
_ENDS = frozenset({"sourcedest", "source", "destination"})
_ITEMS = frozenset({"epc", "epcinstance", "item", "instance", "battery"})
_CLASSES = frozenset({"epcclass", "class", "lot"})

#: A party's GLN as EPC and as Digital Link, in the form in which ids compare.
_PARTY_FORMS = ("gs1:417/", "urn:epc:id:pgln:")
_LOT_MARKS = ("/10/", "lgtin")


def rows_of_element(vocabulary: str, element: dict[str, Any]) -> tuple[list[tuple[str, Row]], list[Unread]]:
    """Return (table, row) for a vocabulary element, by the local name of its vocabulary's type.

    Parties become `enterprises`; locations become `sites` where an attribute names their party, as a
    site belongs to somebody; sources and destinations are either, by their id. Instances become
    `batteries`, and classes with a lot `lots`, where something is known of them. Other vocabularies
    (business steps, transactions, products) have no table.
    """
    element_id = element["id"]
    kind = local_name(vocabulary).lower()
    if kind in _ENDS:
        kind = "party" if normal_id(element_id).startswith(_PARTY_FORMS) else "location"
    pairs = [
        (entry["id"], entry["attribute"])
        for entry in element.get("attributes") or ()
        if "attribute" in entry and isinstance(entry.get("id"), str)
    ]
    if kind in _PARTIES:
        row, unread = read_attributes(pairs, ENTERPRISE_NAMES, "enterprises")
        return [("enterprises", {"enterprise_id": element_id, **row})], unread
    if kind in _SITES:
        row, unread = read_attributes(pairs, SITE_NAMES, "sites")
        return ([("sites", {"site_id": element_id, **row})] if "enterprise_id" in row else []), unread
    if kind in _ITEMS:
        row, unread = read_attributes(pairs, BATTERY_NAMES, "batteries")
        return ([("batteries", {"battery_id": element_id, **row})] if row else []), unread
    if kind in _CLASSES and any(mark in normal_id(element_id) for mark in _LOT_MARKS):
        row, unread = read_attributes(pairs, LOT_NAMES, "lots")
        return ([("lots", {"lot_id": element_id, **row})] if row else []), unread
    return [], []
