"""What an event says its items are: rows of `batteries` and `lots` from ilmd and extensions."""

from __future__ import annotations

from typing import Any

from battery_custody.ingest.epcis.attributes import (
    BATTERY_NAMES,
    LOT_NAMES,
    Unread,
    read_attributes,
)
from battery_custody.ingest.epcis.batch import Row
from battery_custody.ingest.epcis.items import Item

#: Local name of the extension in which GS1 puts data about single items of the event.
_MASTER_DATA = "masterDataAvailableFor"


def describe(
    ilmd: dict[str, Any], own: list[tuple[str, Any]], items: list[tuple[int, Item]]
) -> tuple[list[tuple[str, int, Row]], list[Unread]]:
    """Return (table, place, row) for each of the items, given with their places, that an event describes.

    `ilmd` describes every item that the event creates, `own` (its extensions) every item that it
    names, but for masses: those of an event are what was weighed then. Metals and masses are read
    only where the event has one lot, as they could belong to any of several.
    """
    born = list(ilmd.items())
    battery, unread = read_attributes([*born, *own], BATTERY_NAMES, "batteries")
    if "mass_kg" in battery and not _gives(born, "mass_kg"):
        del battery["mass_kg"]
    lot, of_lot = read_attributes(born, LOT_NAMES, "lots") if born else ({}, [])
    single = _about_items(own)
    rows: list[tuple[str, int, Row]] = []
    lots = sum(not item.is_instance for _, item in items)
    for part, item in items:
        if item.is_instance:
            more, of_item = read_attributes(single.get(item.item_id, ()), BATTERY_NAMES, "batteries")
            unread += of_item
            if known := {**battery, **more}:
                rows.append(("batteries", part, {"battery_id": item.item_id, **known}))
        elif known := lot if lots == 1 else {name: lot[name] for name in ("material",) if name in lot}:
            mass = {} if item.mass_kg is None else {"mass_kg": item.mass_kg}
            rows.append(("lots", part, {"lot_id": item.item_id, **known, **mass}))
    if lots:
        unread += of_lot
    return rows, list(dict.fromkeys(unread))


def _gives(pairs: list[tuple[str, Any]], column: str) -> bool:
    return column in read_attributes(pairs, BATTERY_NAMES, "batteries")[0]


def _about_items(own: list[tuple[str, Any]]) -> dict[str, list[tuple[str, Any]]]:
    """Return the attributes that the event gives for single items, by item."""
    about: dict[str, list[tuple[str, Any]]] = {}
    for name, value in own:
        if name.endswith(f":{_MASTER_DATA}") and isinstance(value, list):
            for entry in value:
                if isinstance(entry, dict) and isinstance(entry.get("id"), str):
                    about.setdefault(entry["id"], []).extend(entry.items())
    return about
