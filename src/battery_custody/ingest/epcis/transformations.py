"""Transformation events: inputs that end, outputs that begin, over one event or several."""

from __future__ import annotations

from typing import NamedTuple

from battery_custody.ingest.epcis.attributes import LOT_NAMES, extensions, read_attributes
from battery_custody.ingest.epcis.batch import Row
from battery_custody.ingest.epcis.draft import Draft
from battery_custody.ingest.epcis.items import Item, items_of
from battery_custody.ingest.epcis.terms import kind_of_step
from battery_custody.model.times import parse_time
from battery_custody.vocab import TransformationKind

_WHO = dict.fromkeys(("enterpriseid", "enterprise", "operator"), "enterprise_id")
_METALS = ("li_kg", "ni_kg", "co_kg", "mn_kg")


class _Joined(NamedTuple):
    row: Row
    is_told: bool


class Transformations:
    """The transformations of one batch; events with one transformationID are one transformation."""

    def __init__(self) -> None:
        """Begin with none."""
        self._joined: dict[str, _Joined] = {}

    def add(self, draft: Draft) -> list[tuple[int, Item]]:
        """Add the rows of a transformation event; return its outputs with their places, after the inputs.

        The transformation is of the time of its latest event; its inputs and outputs carry the time
        of the event that names them in `_event_time`. It is named by its transformationID, else by
        its event's id. Where no party is given, its enterprise is the sender of the document, else
        the site: a location's GLN names a party as well.
        """
        event, shared = draft.event, draft.shared
        transformation_id = event.get("transformationID") or shared["event_id"]
        named = {"transformation_id": transformation_id}
        marks = {"_event_id": shared["event_id"], "_event_time": shared["event_time"]}
        inputs = items_of(event.get("inputEPCList"), event.get("inputQuantityList"))
        outputs = items_of(event.get("outputEPCList"), event.get("outputQuantityList"))
        self._join(draft, transformation_id, {**_who_and_where(draft), **marks}, outputs)
        for part, item in enumerate(inputs):
            draft.add("transformation_inputs", part, {**named, **_columns(item), **marks})
        metals = _metals(draft, outputs)
        for part, item in enumerate(outputs, len(inputs)):
            row = {**named, **_columns(item), **({} if item.is_instance else metals), **marks}
            draft.add("transformation_outputs", part, row)
        return list(enumerate(outputs, len(inputs)))

    def _join(self, draft: Draft, transformation_id: str, row: Row, outputs: list[Item]) -> None:
        told = kind_of_step(draft.event.get("bizStep"))
        kind = told or _guess(outputs)
        known = self._joined.get(transformation_id)
        if known is None:
            kind = kind or TransformationKind.REMANUFACTURING.value
            row = {"transformation_id": transformation_id, "kind": kind, **row}
            self._joined[transformation_id] = _Joined(row, told is not None)
            draft.add("transformations", 0, row)
            return
        first = known.row
        if kind is not None and not known.is_told:
            first["kind"] = kind
            self._joined[transformation_id] = _Joined(first, told is not None)
        for name in ("event_time", "record_time"):
            if name in row:
                first[name] = max(first.get(name, row[name]), row[name], key=_instant)
        first["_event_id"] = ";".join(dict.fromkeys([*first["_event_id"].split(";"), row["_event_id"]]))
        for name in ("enterprise_id", "site_id"):
            if name in row:
                first.setdefault(name, row[name])


def _instant(time: str) -> int:
    return parse_time(time).us


def _guess(outputs: list[Item]) -> str | None:
    """Things that became material by weight alone were recycled; anything else was made into something."""
    if not outputs:
        return None
    by_mass = all(item.mass_kg is not None and item.quantity is None for item in outputs)
    kind = TransformationKind.RECYCLING if by_mass else TransformationKind.REMANUFACTURING
    return kind.value


def _who_and_where(draft: Draft) -> Row:
    shared = draft.shared
    own, _ = read_attributes(extensions(draft.event), _WHO, "transformations")
    places = ("consignee_id", "consignor_id", "reporter_id", "site_id")
    given = next((shared[name] for name in places if name in shared), None)
    enterprise_id = own.get("enterprise_id") or given
    row: Row = {} if enterprise_id is None else {"enterprise_id": enterprise_id}
    return row | {name: shared[name] for name in ("site_id", "event_time", "record_time") if name in shared}


def _columns(item: Item) -> Row:
    row: Row = {"item_id": item.item_id}
    if item.quantity is not None:
        row["quantity"] = item.quantity
    if item.mass_kg is not None:
        row["mass_kg"] = item.mass_kg
    return row


def _metals(draft: Draft, outputs: list[Item]) -> Row:
    """Return the metals that ilmd gives, where there is just one lot that they can be in."""
    if sum(not item.is_instance for item in outputs) != 1:
        return {}
    known, _ = read_attributes((draft.event.get("ilmd") or {}).items(), LOT_NAMES, "lots")
    return {name: known[name] for name in _METALS if name in known}
