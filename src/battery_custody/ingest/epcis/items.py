"""The items of an event: instances by EPC, classes and lots by quantity, each once and in order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from battery_custody.ingest.epcis.terms import KG_OF_UNIT, PIECES


class Item(NamedTuple):
    """One item of an event; pieces and kilograms only where it is a class or lot and they are given."""

    item_id: str
    is_instance: bool
    quantity: float | None = None
    mass_kg: float | None = None


def items_of(epcs: Iterable[str] | None, quantities: Iterable[dict[str, Any]] | None) -> list[Item]:
    """Return the items of an EPC list and a quantity list: instances first, each kind by id.

    A class that is listed several times is one item with the sums. Units other than pieces and
    mass, and quantities below zero, are left out: no column holds them.
    """
    items = [Item(epc, True) for epc in _once(epcs)] if epcs else []
    if quantities:
        classes: dict[str, tuple[float | None, float | None]] = {}
        for entry in quantities:
            pieces, mass_kg = _amounts(entry.get("quantity"), entry.get("uom"))
            known = classes.get(entry["epcClass"], (None, None))
            classes[entry["epcClass"]] = (_sum(known[0], pieces), _sum(known[1], mass_kg))
        items += [Item(item_id, False, *classes[item_id]) for item_id in sorted(classes)]
    return items


def _once(epcs: Iterable[str]) -> list[str]:
    found = list(epcs)
    return found if len(found) == 1 else sorted(set(found))


def _amounts(quantity: float | None, unit: str | None) -> tuple[float | None, float | None]:
    if quantity is None or quantity < 0:
        return None, None
    if unit in KG_OF_UNIT:
        return None, quantity * KG_OF_UNIT[unit]
    return (float(quantity) if unit in PIECES else None), None


def _sum(known: float | None, more: float | None) -> float | None:
    return known if more is None else more if known is None else known + more
